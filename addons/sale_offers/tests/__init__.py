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
from . import test_alternatives
from . import test_alternatives_concurrency
from . import test_alternatives_portal

# contracts and regular offers

# reports

# portal
from . import test_portal_offers
from . import test_portal_scope
