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
from . import test_chain
from . import test_contract
from . import test_contract_documents
from . import test_contract_orders
from . import test_offer_period_due
from . import test_offer_period_fact
from . import test_offer_regular

# reports

# portal
