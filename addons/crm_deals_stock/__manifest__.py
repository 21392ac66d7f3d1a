{
    "name": "Deals: Deliveries",
    "summary": "Deliveries and returns among everything of a deal",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "crm_deals",
        "sale_stock",
    ],
    "auto_install": True,
}
