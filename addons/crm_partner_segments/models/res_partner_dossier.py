"""Dossier of a partner: everything the reader may know about it on one page.

How an addon adds a section::

    class ResPartner(models.Model):
        _inherit = "res.partner"

        def _prepare_dossier_data(self):
            data = super()._prepare_dossier_data()
            data["claims"] = {...}  # {partner_id: what the section shows}, one query
            return data

        def _get_dossier_sections(self):
            sections = super()._get_dossier_sections()
            claims = self._get_dossier_data("claims")
            sections.append(self._prepare_dossier_section(
                "claims", 65, self.env._("Claims"), rows=[(label, value), ...]
            ))
            return self._sort_dossier_sections(sections)

Both run with the rights of the reader: no sudo for documents.
"""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date


class ResPartner(models.Model):
    """A partner with a dossier on the screen and on paper."""

    _inherit = "res.partner"

    dossier_html = fields.Html(
        string="Dossier",
        compute="_compute_dossier_html",
        sanitize=False,
        groups="sales_team.group_sale_salesman",
        exportable=False,
    )

    @api.depends_context("show_dossier", "uid", "lang", "allowed_company_ids")
    def _compute_dossier_html(self):
        """Render the page only where it is shown: reading all fields stays cheap."""
        if not self.env.context.get("show_dossier"):
            self.dossier_html = False
            return
        for partner in self._with_dossier_data():
            partner.dossier_html = self.env["ir.qweb"]._render(
                "crm_partner_segments.partner_dossier",
                {"partner": partner, "sections": partner._get_dossier_sections()},
            )

    def action_open_dossier(self):
        """Open the dossier of the partner on the screen.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossier of %(partner)s", partner=self.display_name),
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [
                (
                    self.env.ref(
                        "crm_partner_segments.res_partner_view_form_dossier"
                    ).id,
                    "form",
                )
            ],
            "context": {"show_dossier": True},
        }

    def action_open_partner_card(self):
        """Open the partner card, to change what the dossier shows.

        :return: a window action
        """
        self.ensure_one()
        return self._get_records_action(context={})

    def action_print_dossier(self):
        """Print the dossiers of the partners.

        :return: a report action
        """
        self._check_dossier_access()
        report = self.env.ref("crm_partner_segments.report_partner_dossier")
        return report.report_action(self, config=False)

    def _get_dossier_sections(self):
        """Return the sections of one dossier in the order of the page.

        :return: list of dicts as made by ``_prepare_dossier_section``; addons extend
            it with ``super()`` and append their own
        :raise AccessError: unless the reader works in sales
        """
        self.ensure_one()
        self._check_dossier_access()
        return []

    def _prepare_dossier_data(self):
        """Read in batch what the sections of all these partners show.

        :return: ``{section key: {partner_id: anything the section understands}}``
        """
        return {}

    def _get_dossier_data(self, key):
        """Return what was read in batch for this partner under a section key."""
        data = self.env.context.get("dossier_data")
        if data is None:
            data = self._prepare_dossier_data()
        return data[key].get(self.id)

    def _with_dossier_data(self):
        """Return the partners with the data of their dossiers read in advance.

        :raise AccessError: unless the reader works in sales
        """
        self._check_dossier_access()
        return self.with_context(dossier_data=self._prepare_dossier_data())

    @api.model
    def _prepare_dossier_section(self, key, sequence, title, **content):
        """Build a section.

        :param key: name by which other addons find the section
        :param sequence: place on the page, 10 for identity to 90 for notes
        :param title: translated heading
        :param content: any of ``rows`` (list of ``(label, value)``; empty values are
            left out), ``columns`` and ``lines`` (headings and cells of a table),
            ``text`` (str or Markup), ``note`` (small print below), ``wide`` (the
            section takes the whole width of the page). A value or cell is a str, a
            number, Markup, or a record, which becomes a link to it.
        :return: dict of all these keys
        """
        rows = [row for row in content.pop("rows", []) if row[1] or type(row[1]) is int]
        return {
            "key": key,
            "sequence": sequence,
            "title": title,
            "rows": rows,
            "columns": [],
            "lines": [],
            "text": "",
            "note": "",
            "wide": False,
            **content,
        }

    @api.model
    def _get_dossier_empty(self, sections):
        """Return the sections that have nothing to show."""
        return [
            section
            for section in sections
            if not (section["rows"] or section["lines"] or section["text"])
        ]

    @api.model
    def _sort_dossier_sections(self, sections):
        """Put sections in the order of the page."""
        return sorted(sections, key=lambda section: section["sequence"])

    @api.model
    def _format_dossier_cell(self, value):
        """Return a value of a section as text or as a link to its record."""
        if not isinstance(value, models.BaseModel):
            return value
        return Markup(", ").join(
            self._format_dossier_link(record, record.display_name) for record in value
        )

    @api.model
    def _format_dossier_link(self, record, label):
        """Return a link to a record under a label of choice."""
        link = Markup('<a href="/odoo/%s/%s">%s</a>')
        return link % (record._name, record.id, label)

    def _format_dossier_phone(self):
        """Return the phone number as a link a phone calls by."""
        link = Markup('<a href="tel:%s">%s</a>')
        return self.phone and link % ("".join(self.phone.split()), self.phone)

    def _format_dossier_email(self):
        """Return the e-mail address as a link that opens a message."""
        link = Markup('<a href="mailto:%s">%s</a>')
        return self.email and link % (self.email_normalized or self.email, self.email)

    def _format_dossier_reach(self):
        """Return phone and e-mail below each other, as there is room on a phone."""
        ways = (self._format_dossier_phone(), self._format_dossier_email())
        return Markup("<br/>").join(filter(None, ways))

    def _format_dossier_day(self, name):
        """Return the day of a time field in the time zone of the reader."""
        moment = self[name]
        return moment and format_date(
            self.env, fields.Datetime.context_timestamp(self, moment).date()
        )

    def _get_dossier_subtitle(self):
        """Return when and for whom the dossier was made."""
        return self.env._(
            "Dossier of %(date)s for %(user)s, %(company)s",
            date=format_date(self.env, fields.Date.context_today(self)),
            user=self.env.user.name,
            company=self.env.company.name,
        )

    @api.model
    def _check_dossier_access(self):
        """Refuse the dossier to everybody outside sales."""
        user = self.env.user
        if self.env.su or user.has_group("sales_team.group_sale_salesman"):
            return
        raise AccessError(
            self.env._(
                "The dossier is for sales people. Ask an administrator for the right "
                '"Sales / User: Own Documents Only" if you need it.'
            )
        )
