from . import test_deal_type

# types and routes

# participants and outcome

# demand

# probability

# history, funnel, analysis
from . import test_deal_funnel
from . import test_deal_funnel_access
from . import test_deal_funnel_tour
from . import test_deal_performance
from . import test_deal_slipping
from . import test_stage_history

# plan, everything of a deal, sharing
