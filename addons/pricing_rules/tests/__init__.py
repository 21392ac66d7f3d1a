from . import test_pdf_tools
from . import test_price_document
from . import test_price_print
from . import test_price_print_access
from . import test_price_print_dialog
from . import test_price_register
