from . import test_partner_link
