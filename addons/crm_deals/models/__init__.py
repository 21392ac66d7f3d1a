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

# probability

# history, funnel, analysis

# plan, everything of a deal, sharing
from . import crm_deal_task_template
from . import crm_deal_type_plan
from . import project_project
from . import project_role
from . import project_task
from . import crm_lead_task
from . import crm_lead_plan
from . import crm_lead_plan_page
from . import res_company_plan
from . import res_config_settings_plan
