from . import crm_deal_type
from . import crm_stage
from . import crm_lead_deal_type
from . import crm_deal_stage_history
from . import crm_lead_stage_history
from . import crm_lead_sharing
from . import res_company
from . import res_config_settings

# types and routes

# participants and outcome
from . import crm_deal_participant_role
from . import crm_deal_participant
from . import crm_deal_participant_figures
from . import crm_deal_participant_link
from . import crm_lead_participant
from . import crm_lead_participant_merge
from . import crm_lead_loss
from . import crm_lost_reason
from . import res_company_loss
from . import res_config_settings_loss
from . import res_partner_participant
from . import res_partner_participant_dossier

# demand

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
