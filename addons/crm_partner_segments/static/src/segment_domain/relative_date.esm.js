import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Select} from "@web/core/tree_editor/tree_editor_components";
import {_t} from "@web/core/l10n/translation";

const RELATIVE = /^(?:today|(?:today )?([+-])(\d+)([dwmy]))$/;
const COMPARISONS = new Set(["<", "<=", ">", ">="]);
const EXACT = "exact";
const DAYS_AGO = "-d";

const UNITS = [
    [DAYS_AGO, _t("days ago")],
    ["-w", _t("weeks ago")],
    ["-m", _t("months ago")],
    ["-y", _t("years ago")],
    ["+d", _t("days from now")],
    ["+w", _t("weeks from now")],
    ["+m", _t("months from now")],
    ["+y", _t("years from now")],
    [EXACT, _t("exact date")],
];

/**
 * Read a date such as "today -90d", as Odoo's domains have them.
 *
 * @param {any} value
 * @returns {{count: Number, unit: String}|null} null for anything else
 */
export function parseRelativeDate(value) {
    const parts = typeof value === "string" && value.match(RELATIVE);
    if (!parts) {
        return null;
    }
    const [, sign = "-", count = "0", letter = "d"] = parts;
    return {count: Number(count), unit: sign + letter};
}

/**
 * @param {{count: Number, unit: String}} relative
 * @returns {String} the date as a domain has it
 */
export function formatRelativeDate({count, unit}) {
    return count ? `today ${unit[0]}${count}${unit[1]}` : "today";
}

/**
 * @param {{count: Number, unit: String}} relative
 * @returns {String} such as "90 days ago"
 */
export function describeRelativeDate({count, unit}) {
    const label = UNITS.find(([key]) => key === unit)[1];
    return count ? `${count} ${label}` : _t("today");
}

/**
 * Whether a comparison can be made with a relative date.
 *
 * @param {Object} fieldDef
 * @param {String} operator
 * @returns {Boolean}
 */
export function takesRelativeDate(fieldDef, operator) {
    return (
        COMPARISONS.has(operator) && ["date", "datetime"].includes(fieldDef?.type)
    );
}

/**
 * A date that is either picked from the calendar or told as so many days ago.
 */
export class RelativeDate extends Component {
    static template = "crm_partner_segments.RelativeDate";
    static components = {DateTimeInput, Select};
    static props = ["value", "update", "exact"];

    get relative() {
        return parseRelativeDate(this.props.value);
    }

    get unit() {
        return this.relative?.unit || EXACT;
    }

    get units() {
        return UNITS;
    }

    get exactProps() {
        return this.props.exact.extractProps(this.props);
    }

    updateCount(text) {
        const count = Math.max(0, parseInt(text, 10) || 0);
        this.props.update(formatRelativeDate({count, unit: this.unit}));
    }

    updateUnit(unit) {
        if (unit === EXACT) {
            this.props.update(this.props.exact.defaultValue());
            return;
        }
        const count = this.relative?.count || (unit === DAYS_AGO ? 30 : 1);
        this.props.update(formatRelativeDate({count, unit}));
    }
}

/**
 * How core's editor of conditions edits a date that may be relative.
 *
 * @param {Object} exact core's way, for exact dates
 * @returns {Object}
 */
export function relativeDateEditor(exact) {
    return {
        ...exact,
        component: RelativeDate,
        extractProps: ({value, update}) => ({value, update, exact}),
        isSupported: (value) =>
            Boolean(parseRelativeDate(value)) ||
            (/^\d{4}-/.test(value) && exact.isSupported(value)),
        stringify: (value) => {
            const relative = parseRelativeDate(value);
            return relative ? describeRelativeDate(relative) : String(value);
        },
    };
}
