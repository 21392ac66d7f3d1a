from odoo import api, models

CHOICES = ("deal_type_id", "team_id", "user_id", "business_region_id", "source_id")


class CrmDealFunnel(models.Model):
    """What the funnel page can be asked for."""

    _inherit = "crm.deal.funnel"

    @api.model
    def get_funnel_options(self):
        """Return the choices of the filters: what the deals have that the user may see.

        :return: dict of filter -> list of dicts with ``id`` and ``name``; also
            ``default_type``, the id of the type to begin with, False for none
        """
        self.browse().check_access("read")
        deals = self.env["crm.lead"].with_context(active_test=False)
        options = {}
        for name in CHOICES:
            groups = deals._read_group(
                [("type", "=", "opportunity"), (name, "!=", False)], [name], ["__count"]
            )
            records = self._get_choices(name).union(*(group[0] for group in groups))
            options[name] = [
                {"id": record.id, "name": record.display_name}
                for record in records.sorted("display_name")
            ]
            if name == "deal_type_id":
                options["default_type"] = self._get_default_type(groups)
        return options

    @api.model
    def _get_choices(self, name):
        """Return the choices that are there with or without deals: the types."""
        choices = self.env[self._fields[name].comodel_name]
        return choices.search([]) if name == "deal_type_id" else choices

    @api.model
    def _get_default_type(self, groups):
        """Return the company's usual type, else the one of most deals.

        :param list groups: tuples of type and number of deals
        """
        usual = self.env.company.deal_type_id
        if usual or not groups:
            return usual.id
        return max(groups, key=lambda group: group[1])[0].id
