//! Templates to HTML: one environment, made once, over the GOV.UK macros as they are published.

use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::assets;

/// What renders every page.
#[derive(Debug)]
pub(crate) struct Renderer {
    environment: Environment<'static>,
}

impl Renderer {
    /// Reads every template; fails on the first that has a fault in its syntax.
    pub(crate) fn new() -> Result<Self, Error> {
        let mut environment = Environment::new();
        // The macros read parameters that a page left out, and print some of them.
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_formatter(|out, state, value| {
            // In our own templates a name that nobody set is an error, never an empty place in a notice.
            if value.is_undefined() && !state.name().starts_with("govuk_frontend_jinja/") {
                return Err(Error::from(ErrorKind::UndefinedError));
            }
            minijinja::escape_formatter(out, state, value)
        });
        // The macros are written for Python's Jinja: `items`, `get` and `format` are methods there.
        environment
            .set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_global("assetPath", format!("/assets/{}", assets::version()));
        for (name, source) in assets::templates() {
            environment.add_template(name, source)?;
        }
        Ok(Self { environment })
    }

    /// Renders one template.
    pub(crate) fn render(&self, template: &str, context: Value) -> Result<String, Error> {
        self.environment.get_template(template)?.render(context)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::path::Path;

    use minijinja::value::Serde;
    use scraper::{ElementRef, Html, Node};
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Component {
        component: String,
        fixtures: Vec<Fixture>,
    }

    #[derive(Deserialize)]
    struct Fixture {
        name: String,
        options: serde_json::Value,
        html: String,
    }

    /// The tree of a fragment with attributes sorted and runs of white space made one space: what a
    /// browser sees, without how it was spelt.
    fn seen(html: &str) -> String {
        fn walk(element: ElementRef<'_>, out: &mut String) {
            for child in element.children() {
                match child.value() {
                    Node::Text(text) => {
                        let words: Vec<&str> = text.split_whitespace().collect();
                        if !words.is_empty() {
                            out.push_str(&words.join(" "));
                            out.push('\n');
                        }
                    }
                    Node::Element(node) => {
                        let attributes: BTreeMap<&str, String> = node
                            .attrs()
                            .map(|(name, value)| {
                                (name, value.split_whitespace().collect::<Vec<_>>().join(" "))
                            })
                            .collect();
                        let name = node.name();
                        writeln!(out, "<{name} {attributes:?}>").expect("a string");
                        if let Some(inner) = ElementRef::wrap(child) {
                            walk(inner, out);
                        }
                        writeln!(out, "</{name}>").expect("a string");
                    }
                    _ => {}
                }
            }
        }
        let mut out = String::new();
        walk(Html::parse_fragment(html).root_element(), &mut out);
        out
    }

    fn macro_name(component: &str) -> String {
        let words = component.split('-').map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        });
        format!("govuk{}", words.collect::<String>())
    }

    #[test]
    fn a_name_that_a_page_forgot_is_an_error() {
        let mut renderer = Renderer::new().expect("the templates are well formed");
        renderer
            .environment
            .add_template("page.html", "<p>{{ notice }}</p>")
            .expect("well formed");
        assert!(
            renderer
                .render("page.html", minijinja::context! {})
                .is_err()
        );
        let html = renderer
            .render("page.html", minijinja::context! { notice => "<b>" })
            .expect("set");
        assert_eq!(html, "<p>&lt;b&gt;</p>");
    }

    #[test]
    fn every_official_fixture_is_matched() {
        let renderer = Renderer::new().expect("the templates are well formed");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fixtures");
        let (mut equal, mut different) = (0_usize, Vec::new());
        for entry in std::fs::read_dir(folder).expect("cargo xtask assets brought the fixtures") {
            let bytes =
                std::fs::read(entry.expect("a folder entry").path()).expect("a fixture file");
            let component: Component =
                serde_json::from_slice(&bytes).expect("a fixture file is JSON");
            let name = macro_name(&component.component);
            let source = format!(
                "{{% from \"govuk_frontend_jinja/components/{}/macro.html\" import {name} %}}{{{{ {name}(options) }}}}",
                component.component
            );
            for fixture in component.fixtures {
                let context =
                    minijinja::context! { options => Value::from(Serde(&fixture.options)) };
                match renderer.environment.render_named_str(
                    "govuk_frontend_jinja/fixture.html",
                    &source,
                    context,
                ) {
                    Ok(html) if seen(&html) == seen(&fixture.html) => equal += 1,
                    Ok(html) => {
                        different
                            .push(format!("{}: {}\n{html}", component.component, fixture.name));
                    }
                    Err(error) => different.push(format!(
                        "{}: {}: {error:#}",
                        component.component, fixture.name
                    )),
                }
            }
        }
        assert!(
            different.is_empty(),
            "{equal} equal, {} different:\n{}",
            different.len(),
            different.join("\n")
        );
        assert_eq!(equal, 657, "govuk-frontend 6.3.0 has 657 fixtures");
    }
}
