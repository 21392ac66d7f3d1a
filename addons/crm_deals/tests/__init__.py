from . import test_deal_type

# types and routes
from . import test_deal_documents
from . import test_deal_route
from . import test_deal_route_map
from . import test_deal_route_paths
from . import test_deal_together
from . import test_deal_tour
from . import test_deal_type_routes
from . import test_deal_type_modes
from . import test_deal_usual_type
from . import test_deal_waiver

# participants and outcome
from . import test_participants
from . import test_participant_relations
from . import test_participant_figures
from . import test_participant_access
from . import test_loss
from . import test_lost_wizard

# demand
from . import test_demand

# probability
from . import test_deal_probability
from . import test_deal_rate_entry
from . import test_deal_estimate_formula
from . import test_deal_calibration
from . import test_deal_forecast

# history, funnel, analysis
from . import test_deal_funnel
from . import test_deal_funnel_access
from . import test_deal_funnel_tour
from . import test_deal_performance
from . import test_deal_slipping
from . import test_stage_history

# plan, everything of a deal, sharing
from . import test_plan
from . import test_plan_access
from . import test_plan_end
from . import test_plan_overdue
from . import test_sharing
from . import test_leads
from . import test_documents
