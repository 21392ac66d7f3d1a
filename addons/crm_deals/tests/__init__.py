from . import test_deal_type

# types and routes

# participants and outcome
from . import test_participants
from . import test_loss

# demand

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
