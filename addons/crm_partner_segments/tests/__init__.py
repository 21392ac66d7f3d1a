from . import test_partner_link
from . import test_business_partner
from . import test_relationship_kind
from . import test_loyalty_tier
