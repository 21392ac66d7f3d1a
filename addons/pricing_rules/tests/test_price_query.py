from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import PricingCommon

ANSWER = "SELECT id AS product_id, %s AS price FROM product_product WHERE id = %s"


class QueryCommon(PricingCommon):
    """A price query written by a system administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, "price_admin", groups="base.group_user,base.group_system"
        )
        cls.Query = cls.env["product.price.query"].with_user(cls.admin)

    def _create_query(self, query=None, **values):
        query = query or ANSWER % (12.5, self.kettle.id)
        return self.Query.create({"name": "Question", "query": query, **values})

    def _propose(self, query, products=None, **values):
        """Prices and problems of a price type that follows a query."""
        pricelist = self._create_type("Asked", "query", query_id=query.id, **values)
        products = products or self.products
        return pricelist.with_user(self.manager)._get_proposed_prices(
            products.ids, self.today
        )


@tagged("post_install", "-at_install")
class TestPriceQuery(QueryCommon):
    """Price types take their prices from queries, which administrators write."""

    def test_a_price_type_takes_the_prices_of_its_query(self):
        prices, problems = self._propose(self._create_query())
        self.assertEqual(prices, {self.kettle.id: 12.5})
        self.assertEqual(problems.keys(), {self.iron.id, self.lamp.id})
        self.assertIn("no price", problems[self.iron.id])

    def test_columns_come_in_any_order_and_others_are_left_alone(self):
        query = self._create_query(
            f"SELECT 7 AS price, 'x' AS remark, {self.iron.id} AS product_id;"
        )
        self.assertEqual(self._propose(query)[0], {self.iron.id: 7})

    def test_parameters_stand_for_the_price_type(self):
        query = self._create_query(
            f"""
            SELECT {self.kettle.id} AS product_id, currency.id AS price
              FROM res_currency AS currency
             WHERE currency.id = %(currency_id)s AND %(company_id)s = {self.company.id}
               AND %(date)s <= CURRENT_DATE + 2
               AND (%(pricelist_id)s IS NULL OR %(pricelist_id)s > 0)
               AND currency.name LIKE '%%'
            """,
            price_currency="pricelist",
        )
        currency = self._get_currency()
        prices, _problems = self._propose(query, currency_id=currency.id)
        self.assertEqual(prices, {self.kettle.id: currency.id})

    def _get_currency(self):
        """Another currency, worth half of the company's."""
        return self.env["res.currency"].create(
            {
                "name": "TTT",
                "symbol": "T",
                "rate_ids": [
                    (0, 0, {"name": "2020-01-01", "rate": 2, "company_id": False})
                ],
            }
        )

    def test_prices_in_the_currency_of_the_company_are_converted(self):
        query = self._create_query()
        prices, _problems = self._propose(query, currency_id=self._get_currency().id)
        self.assertEqual(prices, {self.kettle.id: 25})

    def test_a_document_tells_which_products_have_no_price(self):
        pricelist = self._create_type(
            "Asked", "query", query_id=self._create_query().id
        )
        document = self.env["product.price.document"].with_user(self.manager).create({})
        document.action_fill(pricelist.ids, self.products.ids)
        self.assertEqual(document.problem_count, 2)
        found = document.line_ids.grouped("product_id")
        self.assertEqual(found[self.kettle].price, 12.5)

    def _spoil(self, query, price):
        """Make the query answer something else than when it was saved."""
        self.env.cr.execute(
            "UPDATE product_price_query SET query = %s WHERE id = %s",
            [ANSWER % (price, self.kettle.id), query.id],
        )
        query.invalidate_recordset()

    def test_what_is_no_price_is_told_on_the_line(self):
        query = self._create_query()
        pricelist = self._create_type("Asked", "query", query_id=query.id)
        for price, message in (
            ("NULL::int", "no price"),
            ("-1", "negative"),
            ("'NaN'::float8", "not finite"),
            ("'Infinity'::float8", "not finite"),
            ("'12'", "not a number"),
            ("generate_series(1, 2)", "several prices"),
        ):
            self._spoil(query, price)
            prices, problems = pricelist._get_proposed_prices(
                self.kettle.ids, self.today
            )
            self.assertEqual(prices, {})
            self.assertIn(message, problems[self.kettle.id])

    # WHAT IS CHECKED WHEN A QUERY IS SAVED

    def _refuse(self, query, message):
        with self.assertRaisesRegex(ValidationError, message):
            self._create_query(query)

    def test_answers_that_cannot_be_prices_are_refused(self):
        for price, message in (
            ("NULL::int", "Kettle: the query gives it no price"),
            ("-1", "Kettle: the query gives it a negative price"),
            ("'NaN'::numeric", "not finite"),
            ("generate_series(1, 2)", "Kettle: the query gives it several prices"),
        ):
            self._refuse(ANSWER % (price, self.kettle.id), message)

    def test_unknown_products_are_refused(self):
        self._refuse("SELECT 0 AS product_id, 1 AS price", "0: there is no such")
        self._refuse("SELECT 'x' AS product_id, 1 AS price", "contains “x”")
        self._refuse("SELECT NULL AS product_id, 1 AS price", "contains “None”")

    def test_other_columns_are_refused(self):
        self._refuse("SELECT 1 AS id, 2 AS price", "columns id, price. It needs")
        self._refuse(
            "SELECT 1 AS product_id, 2 AS price, 3 AS price", "price, price. It needs"
        )

    def test_mistakes_are_told_with_their_line(self):
        self._refuse("SELECT 1 AS product_id,\n 2 AS price FORM x", "line 2: syntax")
        self._refuse("SELECT nobody FROM product_product", "line 1: column")

    def test_unknown_parameters_are_refused(self):
        self._refuse("SELECT %(day)s", "no parameter “day”. Take one of .*date")
        self._refuse("SELECT 1 WHERE 'a' LIKE 'a%'", "percent sign stands alone")
        self._refuse("SELECT %s", "percent sign stands alone")

    def test_a_slow_query_is_stopped(self):
        with self.assertRaisesRegex(ValidationError, "longer than 1 seconds"):
            self._create_query("SELECT 1, pg_sleep(20)", time_limit=1)

    # WHAT A QUERY CANNOT DO

    def _create_function(self):
        """A function that writes, as an unlucky author may find one."""
        self.env.cr.execute(
            """
            CREATE FUNCTION pg_temp.sneak() RETURNS int LANGUAGE plpgsql AS $$
            BEGIN UPDATE product_product SET weight = 77; RETURN 1; END $$
            """
        )

    def test_a_query_cannot_write(self):
        self._create_function()
        for query in (
            "UPDATE product_product SET weight = 77 RETURNING id AS product_id, 1 price",
            "WITH x AS (UPDATE product_product SET weight = 77 RETURNING id)"
            " SELECT id AS product_id, 1 AS price FROM x",
            "SELECT id AS product_id, pg_temp.sneak() AS price FROM product_product",
            "SELECT id AS product_id, 1 AS price FROM product_product FOR UPDATE",
            "SELECT nextval('product_product_id_seq') AS product_id, 1 AS price",
            "SELECT id AS product_id, 1 AS price INTO x FROM product_product",
        ):
            self._refuse(query, "may only read|must be one SELECT")
        self.assertFalse(
            self.env["product.product"].search_count([("weight", "=", 77)])
        )

    def test_a_query_cannot_make_itself_writable(self):
        self._create_function()
        self._refuse(
            "SELECT set_config('transaction_read_only', 'off', TRUE),"
            " pg_temp.sneak() FROM product_product",
            "cannot set transaction read-write mode",
        )

    def test_a_query_is_one_select(self):
        good = ANSWER % (1, self.kettle.id)
        for query in (
            f"{good}; UPDATE product_product SET weight = 77",
            f"{good}; COMMIT",
            f"COMMIT; {good}",
            f"ROLLBACK TO SAVEPOINT x; {good}",
            "COMMIT",
            "SET statement_timeout = 0",
            "COPY product_product TO STDOUT",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "DO $$ BEGIN END $$",
            "CREATE TABLE x (id int)",
            " ",
            "-- nothing",
        ):
            self._refuse(query, "must be one SELECT|may only read")

    def test_a_query_cannot_read_files(self):
        self._refuse(
            "SELECT 1 AS product_id, pg_read_file('/etc/passwd') AS price",
            "permission denied",
        )

    def test_what_a_query_sets_does_not_last(self):
        query = self._create_query(
            f"SELECT {self.kettle.id} AS product_id, 1 AS price,"
            " set_config('TimeZone', 'Asia/Tokyo', FALSE)"
        )
        self.env.cr.execute("SHOW TimeZone")
        before = self.env.cr.fetchone()
        self._propose(query)
        self.env.cr.execute(
            "SELECT current_setting('TimeZone'), current_setting("
            "'transaction_read_only'), current_setting('statement_timeout'), "
            "current_user = session_user"
        )
        self.assertEqual(self.env.cr.fetchone(), (*before, "off", "0", True))

    def test_others_can_write_after_a_query_was_refused(self):
        query = self._create_query()
        self._refuse("SELECT nobody", "nobody")
        self.kettle.weight = 3
        self._propose(query)
        self.kettle.weight = 4
        self.env.flush_all()
        self.kettle.invalidate_recordset()
        self.assertEqual(self.kettle.weight, 4)

    def test_a_query_sees_what_is_not_written_yet(self):
        self.kettle.weight = 2
        query = self._create_query(
            "SELECT id AS product_id, weight AS price FROM product_product"
            f" WHERE id = {self.kettle.id}"
        )
        self.kettle.weight = 5
        self.assertEqual(self._propose(query)[0], {self.kettle.id: 5})

    # WHO MAY DO WHAT

    def test_price_managers_choose_a_query_and_do_not_read_it(self):
        query = self._create_query().with_user(self.manager)
        pricelist = self._create_type("Asked", "query", query_id=query.id)
        self.assertEqual(pricelist.with_user(self.manager).query_id.name, "Question")
        with self.assertRaises(AccessError):
            query.read(["query"])
        with self.assertRaises(AccessError):
            query.search([("query", "like", "password")])
        for change in ({"query": "SELECT 1"}, {"name": "Other"}):
            with self.assertRaises(AccessError):
                query.write(change)
        with self.assertRaises(AccessError):
            query.create({"name": "Own", "query": "SELECT 1"})
        with self.assertRaises(AccessError):
            query.unlink()

    def test_sales_people_see_no_queries(self):
        with self.assertRaises(AccessError):
            self._create_query().with_user(self.seller).read(["name"])

    def test_try_it_shows_the_first_rows(self):
        query = self._create_query().with_user(self.manager)
        action = query.action_try()
        trial = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        self.assertIn("Kettle", trial.answer)
        self.assertIn("12.5", trial.answer)

    def test_try_it_tells_what_is_wrong(self):
        query = self._create_query()
        self._spoil(query, "1 / 0")
        trial = self.env["product.price.query.try"].with_user(self.manager)
        answer = trial.create({"query_id": query.id}).answer
        self.assertIn("division by zero", answer)
