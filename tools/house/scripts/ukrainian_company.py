# Runs in an Odoo shell on a database that has only "base": makes the main company a
# Ukrainian one before accounting is installed, so that the chart of accounts, the
# currency and VAT of 20 % come with it. Names are invented.
# ruff: noqa: F821
hryvnia = env.ref("base.UAH")
hryvnia.active = True
country = env.ref("base.ua")
company = env.ref("base.main_company")
company.partner_id.write(
    {
        "name": "ТОВ «Електродім»",
        "street": "вул. Складська, 12",
        "zip": "03150",
        "city": "Київ",
        "country_id": country.id,
        "phone": "+380 44 555 01 00",
        "email": "office@electrodim.example",
        "website": "https://electrodim.example",
        "lang": "uk_UA",
        "tz": "Europe/Kyiv",
    }
)
company.write({"name": "ТОВ «Електродім»", "currency_id": hryvnia.id})
env.ref("base.user_admin").write({"tz": "Europe/Kyiv"})
env.cr.commit()
