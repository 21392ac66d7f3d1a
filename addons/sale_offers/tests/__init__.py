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
from . import test_quotation_loyalty_card
from . import test_quotation_print
from . import test_quotation_profit
from . import test_quotation_profit_formula
from . import test_quotation_split
from . import test_quotation_terms
from . import test_quotation_validity

# contracts and regular offers
from . import test_chain
from . import test_contract
from . import test_contract_documents
from . import test_contract_orders
from . import test_offer_period_due
from . import test_offer_period_fact
from . import test_offer_regular

# reports
from . import test_offer_deviation
from . import test_offer_fulfilment
from . import test_offer_price_analysis
from . import test_offer_queries
from . import test_offer_rule_label

# portal
from . import test_portal_offers
from . import test_portal_scope
