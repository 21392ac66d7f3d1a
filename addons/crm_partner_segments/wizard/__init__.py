from . import base_partner_merge
from . import crm_interaction_log
from . import crm_interaction_plan
from . import crm_reminder
from . import res_partner_segment_add
