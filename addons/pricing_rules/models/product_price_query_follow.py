import logging
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import clean_context, ormcache

KEY = "pricing_rules.changed_products"
_logger = logging.getLogger(__name__)


class ProductPriceQuery(models.Model):
    """Prices of queries follow the fields of products that they depend on.

    What changes in a transaction is gathered and handled once, before the commit: an
    import of thousands of costs makes one price document for each company.
    """

    _inherit = "product.price.query"

    @api.model_create_multi
    def create(self, vals_list):
        """Fields to watch may be new."""
        queries = super().create(vals_list)
        self.env.registry.clear_cache()
        return queries

    def write(self, vals):
        """Fields to watch may be others."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_watched(self):
        self.env.registry.clear_cache()

    @api.model
    @ormcache()
    def _get_watched_names(self):
        """Names of the fields of products that any query depends on."""
        queries = self.sudo().search([])
        return frozenset(queries.watched_field_ids.mapped("name"))

    @api.model
    def _note_changes(self, products, names):
        """Remember that fields of some products changed, until the commit.

        :param products: recordset of ``product.product``
        :param names: names of fields
        """
        watched = self._get_watched_names().intersection(names)
        if not watched or not products:
            return
        # callbacks of this transaction, with the data they share
        hooks = self.env.cr.precommit
        if KEY not in hooks.data:
            hooks.data[KEY] = defaultdict(set)
            # prices follow by a rule of the company, whoever changed the product, and
            # without the defaults of the form where that happened
            context = clean_context(self.env.context)
            # pylint: disable-next=context-overridden
            rule = self.sudo().with_context(context)
            hooks.add(rule._follow_changes)
        for name in watched:
            hooks.data[KEY][name, self.env.company.id].update(products._ids)

    def _follow_changes(self):
        """Set the prices that depend on what changed in this transaction."""
        changes = self.env.cr.precommit.data.pop(KEY, {})
        for company, (pricelists, ids) in self._get_following(changes).items():
            products = self.env["product.product"].search(
                [("id", "in", list(ids)), ("company_id", "in", [company.id, False])]
            )
            self.with_company(company)._set_following_prices(pricelists, products)

    def _get_following(self, changes):
        """{company: (price types to set again, ids of the products)}.

        :param dict changes: {(name of a field, company id): set of product ids}
        """
        result = defaultdict(lambda: (self.env["product.pricelist"], set()))
        for (name, company_id), ids in changes.items():
            field = self.env["product.product"]._fields[name].base_field
            for pricelist in self._get_pricelists_watching(name):
                own = pricelist.company_id
                if own and own.id != company_id and field.company_dependent:
                    continue
                company = own or self.env["res.company"].browse(company_id)
                pricelists, products = result[company]
                result[company] = pricelists | pricelist, products | ids
        return result

    def _get_pricelists_watching(self, name):
        return self.env["product.pricelist"].search(
            [
                ("recompute", "=", "on_source_change"),
                ("price_method", "=", "query"),
                ("query_id.watched_field_ids.name", "=", name),
            ]
        )

    def _set_following_prices(self, pricelists, products):
        """Set prices of a company, and tell on the price types what hindered it.

        A query that fails must not keep anybody from saving a product.
        """
        Document = self.env["product.price.document"].with_context(
            tracking_disable=True
        )
        values = {
            "origin_kind": "source",
            "origin": ", ".join(pricelists.query_id.mapped("name")),
            "company_id": self.env.company.id,
        }
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            document = Document._create_following(pricelists, products, values)
            if document:
                document._post_followers()
            self.env.flush_all()
            savepoint.close(rollback=False)
        except UserError as error:
            # everything else was written before, only this is forgotten
            self.env.transaction.clear()
            savepoint.close()
            self._tell_failure(pricelists, error)

    def _tell_failure(self, pricelists, error):
        _logger.info("Prices do not follow: %s", error)
        for pricelist in pricelists:
            pricelist.message_post(
                body=self.env._(
                    "The prices could not follow a change of products: %(error)s",
                    error=str(error),
                )
            )
