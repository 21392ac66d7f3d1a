from . import base_partner_merge
from . import crm_partner_link
from . import crm_partner_link_kind
from . import res_partner_link
from . import res_partner_relationship
from . import res_partner_relationship_kind
from . import sale_order_client
