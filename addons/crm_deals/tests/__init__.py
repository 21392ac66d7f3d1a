from . import test_deal_type

# types and routes

# participants and outcome
from . import test_participants
from . import test_participant_relations
from . import test_participant_figures
from . import test_participant_access
from . import test_loss
from . import test_lost_wizard

# demand

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
