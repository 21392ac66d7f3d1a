# approval

# offers
from . import sale_offer
from . import sale_order_offer

# quotations

# contracts and regular offers

# reports

# portal
