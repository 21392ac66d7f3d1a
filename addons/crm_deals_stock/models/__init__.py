from . import crm_deal_document
