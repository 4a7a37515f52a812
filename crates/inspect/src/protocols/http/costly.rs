//! What a page would cost to read: HTML is mended as it is read, and a small page can ask for a very large mending.
//!
//! HTML (13.2.4.3) makes every formatting element that was left open again in each block that follows, so that 256 KiB
//! can stand for hundreds of millions of elements; and each tag is held against all that are open. So a page is first read
//! by the same parser without keeping a tree, while what it makes and what it compares are counted; past what pages
//! of that length need, the rest is passed over. Covers: memory and time of a parse. Does not cover: what is made of the tree then.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, QualName, TokenizerResult, local_name, ns};

/// Elements and attributes of even a short page.
const MADE_AT_LEAST: usize = 4096;
/// A page makes at most one for so many bytes, where nothing is made again: the shortest tag is `<b>`.
const BYTES_FOR_ONE: usize = 2;
/// Comparisons that a page may take: some tenths of a second.
const COMPARED_MAX: usize = 20_000_000;
/// The most attributes of one tag: each is held against all before it.
const ATTRIBUTES_MAX: usize = 16 * 1024;
/// A page is read in pieces of so many bytes.
const PIECE_BYTES: usize = 4096;
/// Elements that are made again where they were left open (HTML 13.2.4.3).
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Whether reading a page as HTML would take memory or time out of all proportion to its length.
pub(crate) fn is_costly(page: &str) -> bool {
    if !page.contains('<') {
        return false;
    }
    let most = MADE_AT_LEAST + page.len() / BYTES_FOR_ONE;
    let builder = TreeBuilder::new(Count::default(), TreeBuilderOpts::default());
    let guard = Guard {
        builder,
        most,
        tokens: Cell::default(),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let guard = &tokenizer.sink;
    let (queue, mut words, mut rest) = (BufferQueue::default(), 0, page);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE_BYTES));
        let before = guard.tokens.get();
        queue.push_back(StrTendril::from_slice(piece));
        while let TokenizerResult::Script(_) = tokenizer.feed(&queue) {}
        // All of a piece without a token stands within one tag, or one comment.
        let is_within = guard.tokens.get() == before;
        words = if is_within {
            words + words_of(piece)
        } else {
            0
        };
        if guard.is_spent() || words > ATTRIBUTES_MAX {
            return true;
        }
        rest = after;
    }
    tokenizer.end();
    guard.is_spent()
}

/// How many attributes a piece of a tag may hold, at most: their values may hold spaces, too.
fn words_of(piece: &str) -> usize {
    let ends = |letter: char| letter.is_ascii_whitespace() || "/\"'".contains(letter);
    piece.split(ends).filter(|word| !word.is_empty()).count()
}

/// Lets tokens through to the tree's builder until what they cost is too much.
struct Guard {
    builder: TreeBuilder<Handle, Count>,
    /// The most elements and attributes that may be made.
    most: usize,
    /// How many tokens came.
    tokens: Cell<usize>,
}

impl Guard {
    fn is_spent(&self) -> bool {
        let count = &self.builder.sink;
        count.made.get() > self.most || count.compared.get() > COMPARED_MAX
    }

    /// Counts what the builder does without asking its sink: a formatting tag is held against those that are kept.
    fn count_of_its_own(&self, tag: &Tag) {
        if tag.kind == TagKind::StartTag && FORMATTING.contains(&&*tag.name) {
            let kept = Weight::default();
            self.builder.trace_handles(&kept);
            let (handles, attributes) = (kept.handles.get(), kept.attributes.get());
            let own = handles * (1 + tag.attrs.len());
            self.builder.sink.compares(own + attributes);
        }
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        self.tokens.set(self.tokens.get() + 1);
        if self.is_spent() {
            return TokenSinkResult::Continue;
        }
        if let Token::TagToken(tag) = &token {
            self.count_of_its_own(tag);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        if !self.is_spent() {
            self.builder.end();
        }
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// How much the builder keeps at hand.
#[derive(Default)]
struct Weight {
    handles: Cell<usize>,
    attributes: Cell<usize>,
}

impl Tracer for Weight {
    type Handle = Handle;

    fn trace_handle(&self, node: &Handle) {
        self.handles.set(self.handles.get() + 1);
        self.attributes.set(self.attributes.get() + node.attributes);
    }
}

/// An element, as far as the builder asks for it.
struct Element {
    name: QualName,
    attributes: usize,
}

type Handle = Rc<Element>;

/// A tree that is not kept: it counts what is made and compared.
struct Count {
    document: Handle,
    made: Cell<usize>,
    compared: Cell<usize>,
}

impl Default for Count {
    fn default() -> Self {
        Self {
            document: nameless(),
            made: Cell::default(),
            compared: Cell::default(),
        }
    }
}

impl Count {
    fn makes(&self, more: usize) {
        self.made.set(self.made.get().saturating_add(more));
    }

    fn compares(&self, more: usize) {
        self.compared.set(self.compared.get().saturating_add(more));
    }
}

/// A node that is no element.
fn nameless() -> Handle {
    Rc::new(Element {
        name: QualName::new(None, ns!(), local_name!("")),
        attributes: 0,
    })
}

impl TreeSink for Count {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        self.compares(1);
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        self.makes(1 + attrs.len());
        let attributes = attrs.len();
        Rc::new(Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        nameless()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        nameless()
    }

    fn append(&self, _: &Handle, _: NodeOrText<Handle>) {}

    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, _: NodeOrText<Handle>) {}

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        Rc::clone(target)
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        self.compares(1);
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {}

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &Handle) {}

    fn reparent_children(&self, _: &Handle, _: &Handle) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE_BYTES: usize = 256 * 1024;

    /// As many of these as a page may hold, each with its number for `#`.
    fn many(start: &str, of: &str, bytes: usize) -> String {
        let mut page = start.to_owned();
        for number in 0.. {
            let next = of.replace('#', &number.to_string());
            if page.len() + next.len() > bytes {
                break;
            }
            page.push_str(&next);
        }
        page
    }

    #[test]
    fn a_page_that_is_mended_without_bound_is_costly() {
        let left_open = many("<p>", "<b i=#>", PAGE_BYTES / 2);
        let few_left_open = many("<p>", "<b i=#>", 4096);
        let with_attributes = many("<p><b ", "a# ", PAGE_BYTES / 8);
        for (what, page) in [
            ("formatting", many(&left_open, "<p>x", PAGE_BYTES)),
            ("few", many(&few_left_open, "<p>x", 16 * 1024)),
            (
                "attributes",
                many(&format!("{with_attributes}>"), "<p>x", PAGE_BYTES),
            ),
            ("deep", many("", "<div>", PAGE_BYTES)),
            (
                "ends",
                many(&many("", "<div>", PAGE_BYTES / 4), "</x>", PAGE_BYTES),
            ),
            ("links", many("", "<a><div>", PAGE_BYTES)),
            ("different", many("", "<b i=#>", PAGE_BYTES)),
            ("one tag", many("<p x='>' ", "a# ", PAGE_BYTES)),
        ] {
            assert!(is_costly(&page), "{what}");
        }
    }

    #[test]
    fn pages_as_devices_have_them_are_not() {
        let cell =
            "<td class=c#><font size=2 color='#333#'><b>Port #<br><input name=p#><td nowrap>";
        let nested = "<table border=0 width='100%'><tr><td><center>".repeat(60);
        for (what, page) in [
            (
                "a log",
                format!("<pre>{}", "Dec 1 16:00 httpd started\n".repeat(10_000)),
            ),
            ("no tags", "x".repeat(PAGE_BYTES)),
            ("JSON", many("", "{\"a\": #, \"b\": [1, 2]}", PAGE_BYTES)),
            ("fonts left open", many("<table><tr>", cell, PAGE_BYTES)),
            (
                "paragraphs",
                many("", "<p><font size=2>line # of the help", PAGE_BYTES),
            ),
            (
                "a list",
                many("<ul>", "<li><a href='/p?x=#' title=t#>#</a>", PAGE_BYTES),
            ),
            (
                "XML",
                many("<list>", "<item id='#' state='on'/>", PAGE_BYTES),
            ),
            ("options", many("<select>", "<option value=#>#", PAGE_BYTES)),
            (
                "nested tables",
                many(&nested, "<p><b>#</b> and <i>more</i>", PAGE_BYTES),
            ),
            (
                "fields",
                many(
                    "<form>",
                    "<div><label for=f#>#</label><input id=f# name=f# value='a b'></div>",
                    PAGE_BYTES,
                ),
            ),
            (
                "a script",
                format!(
                    "<script>{}</script>",
                    "if (a<b && c>d) x='<b>';".repeat(10_000)
                ),
            ),
            (
                "a picture",
                format!(
                    "<img alt=x src=\"data:image/png;base64,{}\">",
                    "iVBORw0K/+aiVBORw0K+aiVBORw0K+a".repeat(7000)
                ),
            ),
        ] {
            assert!(!is_costly(&page), "{what}");
        }
    }
}
