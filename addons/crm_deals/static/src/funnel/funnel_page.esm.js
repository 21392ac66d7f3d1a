import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/core/utils/numbers";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const {DateTime} = luxon;

const UNITS = {month: "month", quarter: "quarter", year: "year"};

/** The figures of a funnel as a picture: one bar for each stage. */
export class FunnelPicture extends Component {
    static template = "crm_deals.FunnelPicture";
    static props = {funnel: Object, title: String, onOpen: Function};

    get widest() {
        return Math.max(1, ...this.props.funnel.stages.map((row) => row.entered));
    }

    getParts(row) {
        return ["passed", "here", "lost"].filter((part) => row[part]);
    }

    getWidth(row) {
        return `width: ${Math.max(1, (100 * row.entered) / this.widest)}%`;
    }

    format(number, digits = 0) {
        return number === null ? "–" : formatFloat(number, {digits: [16, digits]});
    }

    formatMoney(amount) {
        return formatCurrency(amount, this.props.funnel.currency_id);
    }
}

/** The funnel page: who asks for which deals, and what became of them stage by stage. */
export class FunnelPage extends Component {
    static template = "crm_deals.FunnelPage";
    static components = {Layout, FunnelPicture};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.asked = 0;
        this.state = useState({
            filters: {period_of: "opened"},
            period: "last_12_months",
            isCompared: false,
            compared: {date_from: false, date_to: false},
            sales: 10,
            ...this.props.state,
            funnel: null,
            before: null,
        });
        useSetupAction({getLocalState: () => this.getLocalState()});
        onWillStart(() => this.start());
    }

    getLocalState() {
        const {filters, period, isCompared, compared, sales} = this.state;
        return {
            filters: {...filters},
            period,
            isCompared,
            compared: {...compared},
            sales,
        };
    }

    async start() {
        this.options = await this.orm.call(
            "crm.deal.funnel",
            "get_funnel_options",
            []
        );
        if (!this.props.state) {
            this.state.filters.deal_type_id = this.options.default_type;
            this.setPeriod(this.state.period);
        }
        await this.load();
    }

    get periods() {
        return [
            ["all", _t("All time")],
            ["this_month", _t("This month")],
            ["last_month", _t("Last month")],
            ["this_quarter", _t("This quarter")],
            ["last_quarter", _t("Last quarter")],
            ["this_year", _t("This year")],
            ["last_year", _t("Last year")],
            ["last_12_months", _t("Last 12 months")],
            ["custom", _t("Other dates")],
        ];
    }

    get choices() {
        return [
            ["deal_type_id", _t("Deal type"), _t("Without a type")],
            ["team_id", _t("Team"), _t("All teams")],
            ["user_id", _t("Salesperson"), _t("Everybody")],
            ["business_region_id", _t("Region"), _t("All regions")],
            ["source_id", _t("Source"), _t("All sources")],
        ].filter(([name]) => name === "deal_type_id" || this.options[name].length);
    }

    get columns() {
        return [
            ["entered", _t("Entered")],
            ["here", _t("Here now")],
            ["passed", _t("Passed on")],
            ["lost", _t("Lost here")],
            ["skipped", _t("Skipped")],
            ["returned", _t("Sent back")],
            ["stale", _t("Stale")],
        ];
    }

    get rates() {
        return [
            ["conversion", _t("Go on, %")],
            ["cumulative", _t("Got this far, %")],
            ["days_avg", _t("Days, average")],
            ["days_median", _t("Days, median")],
        ];
    }

    get sums() {
        return [
            ["potential", _t("Potential")],
            ["weighted", _t("Weighted")],
        ];
    }

    /** How many deals have to enter for the sales wanted; see get_funnel. */
    getEntries(deals) {
        const {won} = this.state.funnel.totals;
        return won ? Math.ceil((this.state.sales * deals) / won) : null;
    }

    getDates(period) {
        const now = DateTime.now();
        if (period === "all") {
            return [false, false];
        }
        if (period === "last_12_months") {
            return [now.minus({years: 1}).plus({days: 1}), now];
        }
        const [which, name] = period.split("_");
        const unit = UNITS[name];
        const day = which === "last" ? now.minus({[unit]: 1}) : now;
        return [day.startOf(unit), day.endOf(unit)];
    }

    setPeriod(period) {
        this.state.period = period;
        if (period !== "custom") {
            const [start, end] = this.getDates(period);
            this.state.filters.date_from = start && start.toISODate();
            this.state.filters.date_to = end && end.toISODate();
        }
        this.setCompared();
    }

    /** The period of the same length just before, until other dates are chosen. */
    setCompared() {
        const {date_from, date_to} = this.state.filters;
        if (!date_from || !date_to) {
            return;
        }
        const start = DateTime.fromISO(date_from);
        const days = DateTime.fromISO(date_to).diff(start, "days").days + 1;
        this.state.compared = {
            date_from: start.minus({days}).toISODate(),
            date_to: start.minus({days: 1}).toISODate(),
        };
    }

    getTitle({date_from, date_to}) {
        const format = (day) =>
            day ? DateTime.fromISO(day).toLocaleString(DateTime.DATE_MED) : "…";
        if (!date_from && !date_to) {
            return _t("All time");
        }
        return `${format(date_from)} – ${format(date_to)}`;
    }

    getFilters(dates = {}) {
        const filters = {...this.state.filters, ...dates, sales: this.state.sales};
        return Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
    }

    fetch(dates) {
        return this.orm.call("crm.deal.funnel", "get_funnel", [this.getFilters(dates)]);
    }

    async load() {
        this.asked += 1;
        const {asked} = this;
        const [funnel, before] = await Promise.all([
            this.fetch(),
            this.state.isCompared ? this.fetch(this.state.compared) : null,
        ]);
        // An answer that comes late must not stand for a newer question
        if (asked === this.asked) {
            Object.assign(this.state, {funnel, before});
        }
    }

    onChoice(name, ev) {
        this.state.filters[name] = parseInt(ev.target.value, 10) || false;
        return this.load();
    }

    onPeriod(ev) {
        this.setPeriod(ev.target.value);
        return this.load();
    }

    onPeriodOf(ev) {
        this.state.filters.period_of = ev.target.value;
        return this.load();
    }

    onDate(dates, name, ev) {
        dates[name] = ev.target.value || false;
        if (dates === this.state.filters) {
            this.state.period = "custom";
        }
        return this.load();
    }

    onCompare(ev) {
        this.state.isCompared = ev.target.checked;
        return this.load();
    }

    onSales(ev) {
        this.state.sales = Math.max(1, parseInt(ev.target.value, 10) || 1);
    }

    async open(dates, stageId, column) {
        const action = await this.orm.call("crm.deal.funnel", "get_deals_action", [
            this.getFilters(dates),
            stageId,
            column,
        ]);
        return this.action.doAction(action);
    }

    print() {
        return this.action.doAction({
            type: "ir.actions.report",
            report_type: "qweb-pdf",
            report_name: "crm_deals.report_deal_funnel",
            report_file: "crm_deals.report_deal_funnel",
            name: _t("Deal funnel"),
            data: {
                filters: this.getFilters(),
                compared: this.state.isCompared && {...this.state.compared},
            },
        });
    }

    getBefore(row, column) {
        const {before} = this.state;
        const old = before && before.stages.find((o) => o.stage_id === row.stage_id);
        return old ? old[column] : null;
    }

    format(number, digits = 0) {
        return number === null || number === undefined
            ? "–"
            : formatFloat(number, {digits: [16, digits]});
    }

    formatMoney(amount) {
        return formatCurrency(amount || 0, this.state.funnel.currency_id);
    }
}

registry.category("actions").add("crm_deals.funnel", FunnelPage);
