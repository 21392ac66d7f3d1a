# approval

# offers
from . import sale_offer
from . import sale_offer_state
from . import sale_offer_find
from . import sale_offer_differences
from . import sale_offer_price
from . import product_pricelist_item
from . import product_template
from . import res_company_offer
from . import res_config_settings_offer
from . import res_partner_offer
from . import sale_order_offer
from . import sale_order_offer_terms
from . import sale_order_line_offer
from . import sale_order_line_offer_limit

# quotations

# contracts and regular offers

# reports

# portal
