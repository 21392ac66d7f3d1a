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

# demand
from . import crm_deal_unmet_reason
from . import crm_deal_demand
from . import crm_lead_demand
from . import sale_order_demand
from . import res_company_demand
from . import res_config_settings_demand

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
from . import crm_deal_share
from . import crm_deal_record
from . import crm_deal_record_sources
from . import crm_lead_documents
from . import crm_lead_import
from . import ir_attachment
