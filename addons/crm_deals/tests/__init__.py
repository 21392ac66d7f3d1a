from . import test_deal_type

# types and routes

# participants and outcome

# demand

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
from . import test_plan
from . import test_plan_access
from . import test_plan_end
from . import test_plan_overdue
