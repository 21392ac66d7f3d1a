from . import test_deal_type

# types and routes

# participants and outcome

# demand
from . import test_demand

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
from . import test_sharing
from . import test_leads
from . import test_documents
