from . import crm_deal_record
