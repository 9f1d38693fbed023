//! What a price means, without a database.

use super::*;

fn day_of(text: &str) -> NaiveDate {
    read_date(text).expect("a day")
}

fn christmas() -> PriceForm {
    PriceForm {
        product: "11 · Queso Cabrales".into(),
        price: "18,5".into(),
        valid_to: "2026-12-31".into(),
        ..PriceForm::blank(Currency::EUR, day_of("2026-12-01"))
    }
}

fn wrong(form: &PriceForm) -> Vec<String> {
    form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect()
}

#[test]
fn a_price_is_read_the_way_the_locale_writes_it() {
    let edit = christmas().parse(Locale::Es).expect("valid");
    assert_eq!(
        (edit.price, edit.valid_from, edit.valid_to),
        (Some(1850), day_of("2026-12-01"), Some(day_of("2026-12-31")))
    );
    assert_eq!(edit.to_form("1", Locale::En).price, "18.50");
}

#[test]
fn a_code_alone_is_enough_and_neither_is_refused() {
    let form = PriceForm { price: String::new(), article_code: "CZ-7".into(), ..christmas() };
    assert_eq!(form.parse(Locale::Es).expect("valid").price, None);
    assert_eq!(wrong(&PriceForm { price: String::new(), ..christmas() }), ["price"]);
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let form = PriceForm {
        product: " ".into(),
        price: "-1".into(),
        valid_from: "tomorrow".into(),
        valid_to: "2026-02-30".into(),
        ..christmas()
    };
    assert_eq!(wrong(&form), ["product", "price", "valid_from", "valid_to"]);
    assert_eq!(wrong(&PriceForm { valid_from: String::new(), ..christmas() }), ["valid_from"]);
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused_and_one_of_a_single_day_is_not() {
    assert_eq!(wrong(&PriceForm { valid_to: "2026-11-30".into(), ..christmas() }), ["valid_to"]);
    assert!(PriceForm { valid_to: "2026-12-01".into(), ..christmas() }.parse(Locale::Es).is_ok());
}

#[test]
fn a_price_stands_in_time_by_its_days_and_not_at_all_when_the_product_is_not_sold() {
    let edit = christmas().parse(Locale::Es).expect("valid");
    let row = |for_sale| CustomerPrice {
        id: CustomerPriceId(1),
        customer_id: CustomerId(1),
        product_id: ProductId(11),
        product_number: "11".into(),
        product_name: "Queso Cabrales".into(),
        unit: None,
        article_code: None,
        price: edit.price,
        currency: edit.currency,
        valid_from: edit.valid_from,
        valid_to: edit.valid_to,
        notes: None,
        list_price: 2100,
        list_currency: Currency::EUR,
        for_sale,
        version: 1,
    };
    let on = |text| row(true).standing(day_of(text));
    assert_eq!(on("2026-11-30"), Standing::ToCome);
    assert_eq!((on("2026-12-01"), on("2026-12-31")), (Standing::InForce, Standing::InForce));
    assert_eq!(on("2027-01-01"), Standing::Ended);
    assert_eq!(row(false).standing(day_of("2026-12-24")), Standing::NotSold);
}

#[test]
fn a_state_survives_the_address_bar_and_nonsense_filters_nothing() {
    let filter = ProductsFilter {
        q: "té & café".into(),
        status: StatusFilter::All,
        after: Some(ProductId(7)),
        after_price: Some(CustomerPriceId(9)),
        after_bought: Some(DocumentLineId(11)),
    };
    let pairs = [("q", "té & café"), ("status", "all"), ("after", "7"), ("after_price", "9"), ("after_bought", "11")];
    assert_eq!(filter.pairs(), pairs.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(ProductsFilter::default().pairs(), []);
    let mut query = ParamsMap::new();
    for (name, value) in pairs {
        query.insert(name, value.to_owned());
    }
    assert_eq!(ProductsFilter::from_query(&query), filter);
    let mut query = ParamsMap::new();
    for (name, value) in [("q", "\0"), ("status", "x"), ("after", "-"), ("after_price", "")] {
        query.insert(name, value.to_owned());
    }
    assert_eq!(ProductsFilter::from_query(&query), ProductsFilter::default());
}
