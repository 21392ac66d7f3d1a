# approval

# offers
from . import test_offer
from . import test_offer_prices

# quotations

# contracts and regular offers

# reports

# portal
