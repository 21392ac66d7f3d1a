# approval
from . import test_approval_concurrency
from . import test_approval_documents
from . import test_approval_flow
from . import test_approval_gates
from . import test_approval_lock

# offers
from . import test_offer
from . import test_offer_prices

# quotations

# contracts and regular offers

# reports
from . import test_offer_deviation
from . import test_offer_fulfilment
from . import test_offer_price_analysis
from . import test_offer_queries
from . import test_offer_reminder
from . import test_offer_rule_label

# portal
