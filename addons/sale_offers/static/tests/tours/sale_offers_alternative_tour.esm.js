import {registry} from "@web/core/registry";

const row = (name) => `.o_field_widget[name=order_line] .o_data_row:contains(${name})`;

registry.category("web_tour.tours").add("sale_offers_alternative_tour", {
    steps: () => [
        {
            content: "Type the alternative of the first line",
            trigger: `${row("Kettle")} td[name=alternative_group]`,
            run: "click",
        },
        {
            trigger: ".o_data_row:eq(0) td[name=alternative_group] input",
            run: "edit A",
        },
        {
            content: "And of the second one",
            trigger: `${row("Pot")} td[name=alternative_group]`,
            run: "click",
        },
        {
            trigger: ".o_data_row:eq(1) td[name=alternative_group] input",
            run: "edit A",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The choice is open",
            trigger: "[name=choice_note]:contains(nothing is chosen yet)",
        },
        {
            content: "Choose the pot",
            trigger: `${row("Pot")} button[name=action_choose]`,
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: `${row("Pot")} button[name=action_unchoose]`,
        },
        {
            content: "The other one can be",
            trigger: `${row("Kettle")} button[name=action_choose]`,
        },
    ],
});
