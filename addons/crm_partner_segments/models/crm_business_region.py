from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .business_region_matcher import RegionMatcher, RegionRule, parse_postcodes

RULE_FIELDS = {
    "active",
    "company_id",
    "country_ids",
    "parent_id",
    "postcodes",
    "state_ids",
}


class CrmBusinessRegion(models.Model):
    """A sales territory; partners fall into it by their address."""

    _name = "crm.business.region"
    _description = "Business Region"
    _inherit = ["mail.thread"]
    _parent_store = True
    _rec_name = "complete_name"
    _order = "complete_name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    complete_name = fields.Char(
        compute="_compute_complete_name",
        string="Full Name",
        store=True,
        recursive=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the region between all companies. Customers shared "
        "between companies fall into shared regions only.",
    )
    parent_id = fields.Many2one(
        "crm.business.region",
        string="Part Of",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "crm.business.region", "parent_id", string="Consists Of"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        check_company=True,
        tracking=True,
        index="btree_not_null",
        help="Proposed as the salesperson of a new customer of this region. When "
        "empty, the responsible of the region it is part of is proposed.",
    )
    country_ids = fields.Many2many("res.country", string="Countries", copy=False)
    state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        copy=False,
        help="Of a country listed here only these states belong to the region; a "
        "country without listed states belongs to it whole.",
    )
    postcodes = fields.Char(
        copy=False,
        tracking=True,
        help="Beginnings of postcodes, separated by commas; ranges are possible: "
        "79, 8100-8199, SW1. They narrow down the countries and states of the region, "
        "or of the region it is part of when it names none.",
    )
    partner_count = fields.Integer(
        compute="_compute_partner_count",
        string="Customers",
        help="Customers and other partners of the region and of everything in it, "
        "without their contact persons and addresses.",
    )
    overlap_message = fields.Char(compute="_compute_overlap_message")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for region in self:
            names = filter(None, [region.parent_id.complete_name, region.name])
            region.complete_name = " / ".join(names)

    def _compute_partner_count(self):
        rows = self.env["res.partner"]._read_group(
            Domain("business_region_id", "child_of", self.ids)
            & Domain("parent_id", "=", False),
            ["business_region_id"],
            ["__count"],
        )
        counts = dict.fromkeys(self.ids, 0)
        for region, count in rows:
            for ancestor in map(int, region.parent_path.split("/")[:-1]):
                if ancestor in counts:
                    counts[ancestor] += count
        for region in self:
            region.partner_count = counts.get(region.id, 0)

    @api.depends(*sorted(RULE_FIELDS))
    def _compute_overlap_message(self):
        rules = self._get_matcher().rules
        for region in self:
            mine = [rule for rule in rules if rule.region_id == region._origin.id]
            rivals = self.sudo().browse(
                {r.region_id for r in rules if any(r.overlaps(m) for m in mine)}
            )
            # a region inside another one takes its share of it on purpose
            rivals = rivals.filtered(lambda r, region=region: not r._is_nested(region))
            region.overlap_message = bool(rivals) and self.env._(
                "The same addresses also belong to: %(regions)s. They go to the deeper "
                "region, otherwise to the one created first.",
                regions=", ".join(rivals.mapped("complete_name")),
            )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self._get_cycle_message())

    @api.constrains("postcodes")
    def _check_postcodes(self):
        for region in self:
            region._parse_postcodes()

    @api.model_create_multi
    def create(self, vals_list):
        """Regions with rules take in the partners that match them at once."""
        regions = super().create(vals_list)
        if any(RULE_FIELDS & vals.keys() for vals in vals_list):
            self._apply_to_partners()
        return regions

    def write(self, vals):
        """Changed rules move the partners, all in one pass."""
        if vals.get("parent_id"):
            self._lock_tree()
            self._check_new_parent(vals["parent_id"])
        result = super().write(vals)
        if RULE_FIELDS & vals.keys():
            self._apply_to_partners()
        return result

    def unlink(self):
        """Partners of a deleted region go where the remaining rules put them."""
        result = super().unlink()
        self._apply_to_partners()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_no_parts(self):
        parents = (self.child_ids - self).parent_id
        if parents:
            raise UserError(
                self.env._(
                    "%(region)s consists of other regions. Delete or move those "
                    "first, or archive it.",
                    region=parents[0].complete_name,
                )
            )

    def copy_data(self, default=None):
        """A copy is named as one; it leaves the rules, which would compete."""
        vals_list = super().copy_data(default)
        for region, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=region.name)
        return vals_list

    def action_view_partners(self):
        """Open the customers of the region and of everything in it.

        :return: window action on res.partner
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers: %(region)s", region=self.complete_name),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [
                ("business_region_id", "child_of", self.id),
                ("parent_id", "=", False),
            ],
            "context": {"default_is_company": True},
        }

    def action_view_sales(self):
        """Open the sales analysis of the region and of everything in it.

        :return: window action on sale.report
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.sale_report_action_region"
        )
        action["domain"] = [("business_region_id", "child_of", self.id)]
        return action

    def _get_responsible(self, company):
        """Who answers for the region, looked up towards the root of the tree.

        :param company: a res.company the person must have access to; may be empty
        :return: res.users, empty when nobody suits
        """
        region = self.sudo()  # the person may lie outside of what the user can read
        while region:
            user = region.user_id
            if user.active and (not company or company in user.company_ids):
                return user.sudo(False)
            region = region.parent_id
        return self.env["res.users"]

    @api.model
    @tools.ormcache()
    def _get_matcher(self):
        """The rules of all companies, ready to match addresses.

        :return: RegionMatcher
        """
        regions = self.sudo().search([("active", "=", True)])
        return RegionMatcher([r for region in regions for r in region._get_rules()])

    def _get_rules(self):
        self.ensure_one()
        ranges = self._parse_postcodes()
        places = self._get_places()
        if not ranges and not places:
            return []
        region = self
        while not places and region.parent_id:
            region = region.parent_id
            places = region._get_places()
        depth = self.parent_path.count("/")
        return [
            RegionRule(self.id, self.company_id.id or 0, *place, *postcodes, depth)
            for place in places or [(0, 0)]
            for postcodes in ranges or [("", "")]
        ]

    def _get_places(self):
        """(country id, state id) of every place the region itself names."""
        whole = self.country_ids - self.state_ids.country_id
        states = [(state.country_id.id, state.id) for state in self.state_ids]
        return states + [(country.id, 0) for country in whole]

    def _parse_postcodes(self):
        self.ensure_one()
        try:
            return parse_postcodes(self.postcodes)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "%(region)s: the postcodes “%(part)s” cannot be read. Write the "
                    "beginnings of postcodes separated by commas, or a range with "
                    "both ends equally long and the lower one first, such as 01-06. "
                    "Leave out a dash that is part of a postcode.",
                    region=self.complete_name,
                    part=error,
                )
            ) from error

    def _is_nested(self, region):
        paths = sorted([self.parent_path, region._origin.parent_path], key=len)
        return paths[1].startswith(paths[0])

    def _lock_tree(self):
        """Two people who move regions at once could close a loop unseen.

        The second one waits, fails, and is run again on what the first one saved.
        """
        self.env.execute_query(SQL("SELECT FROM crm_business_region FOR UPDATE"))

    def _check_new_parent(self, parent_id):
        # before the write: the parent path would refuse with a bare technical word
        parent = self.browse(parent_id)
        path = map(int, (parent.parent_path or "").split("/")[:-1])
        if set(path) & set(self.ids):
            raise ValidationError(self._get_cycle_message())

    def _get_cycle_message(self):
        return self.env._(
            "%(region)s cannot be part of itself or of a region that lies in it. "
            "Choose another region in “Part Of”, or leave it empty.",
            region=self[:1].complete_name,
        )
