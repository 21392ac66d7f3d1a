from . import test_deal_type

# types and routes

# participants and outcome

# demand

# probability
from . import test_deal_probability
from . import test_deal_estimate_formula
from . import test_deal_calibration
from . import test_deal_forecast

# history, funnel, analysis

# plan, everything of a deal, sharing
