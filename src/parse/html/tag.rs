//! The elements that matter to us, and how each shapes the text.

/// How an element stands in the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// On lines of its own.
    Block,
    /// Within a line.
    Inline,
    /// What it holds is no text of the page: programs, styles, pictures.
    Hidden,
    /// Something to press or fill in.
    Control,
}

macro_rules! tags {
    ($($variant:ident $name:literal $flow:ident $void:literal)*) => {
        /// An element by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Tag { $($variant),*, Custom, Unknown, Text }

        impl Tag {
            /// How many there are.
            pub(super) const COUNT: usize = Tag::Text as usize + 1;

            pub(super) fn of(name: &[u8]) -> Self {
                $(if name == $name { return Tag::$variant; })*
                if name.contains(&b'-') { Tag::Custom } else { Tag::Unknown }
            }

            pub(super) fn flow(self) -> Flow {
                match self {
                    $(Tag::$variant => Flow::$flow,)*
                    Tag::Custom => Flow::Block,
                    Tag::Unknown | Tag::Text => Flow::Inline,
                }
            }

            /// Whether it never holds anything.
            pub(super) fn is_void(self) -> bool {
                match self {
                    $(Tag::$variant => $void,)*
                    Tag::Custom | Tag::Unknown | Tag::Text => false,
                }
            }
        }
    };
}

// The most frequent first: names are compared in this order.
tags! {
    Div b"div" Block false
    A b"a" Inline false
    Span b"span" Inline false
    Li b"li" Block false
    P b"p" Block false
    Img b"img" Inline true
    Br b"br" Inline true
    Meta b"meta" Hidden true
    Link b"link" Hidden true
    Script b"script" Hidden false
    Path b"path" Hidden true
    Svg b"svg" Hidden false
    Ul b"ul" Block false
    Strong b"strong" Inline false
    Em b"em" Inline false
    B b"b" Inline false
    I b"i" Inline false
    H1 b"h1" Block false
    H2 b"h2" Block false
    H3 b"h3" Block false
    H4 b"h4" Block false
    H5 b"h5" Block false
    H6 b"h6" Block false
    Section b"section" Block false
    Article b"article" Block false
    Figure b"figure" Block false
    Figcaption b"figcaption" Block false
    Time b"time" Inline false
    Button b"button" Control false
    Input b"input" Hidden true
    Nav b"nav" Block false
    Header b"header" Block false
    Footer b"footer" Block false
    Aside b"aside" Block false
    Main b"main" Block false
    Picture b"picture" Inline false
    Source b"source" Hidden true
    Style b"style" Hidden false
    Noscript b"noscript" Hidden false
    Iframe b"iframe" Hidden false
    Template b"template" Hidden false
    Title b"title" Hidden false
    Html b"html" Block false
    Head b"head" Hidden false
    Body b"body" Block false
    Base b"base" Hidden true
    Ol b"ol" Block false
    Dl b"dl" Block false
    Dt b"dt" Block false
    Dd b"dd" Block false
    Blockquote b"blockquote" Block false
    Cite b"cite" Inline false
    Q b"q" Inline false
    Pre b"pre" Block false
    Code b"code" Inline false
    Hr b"hr" Block true
    Table b"table" Block false
    Caption b"caption" Block false
    Thead b"thead" Block false
    Tbody b"tbody" Block false
    Tfoot b"tfoot" Block false
    Tr b"tr" Block false
    Td b"td" Block false
    Th b"th" Block false
    Form b"form" Block false
    Fieldset b"fieldset" Block false
    Legend b"legend" Block false
    Label b"label" Inline false
    Select b"select" Control false
    Option b"option" Block false
    Textarea b"textarea" Control false
    Datalist b"datalist" Control false
    Address b"address" Block false
    Center b"center" Block false
    Details b"details" Block false
    Summary b"summary" Block false
    Dialog b"dialog" Block false
    Hgroup b"hgroup" Block false
    Menu b"menu" Block false
    Search b"search" Block false
    Video b"video" Hidden false
    Audio b"audio" Hidden false
    Object b"object" Block false
    Embed b"embed" Hidden true
    Canvas b"canvas" Hidden false
    Math b"math" Inline false
    Sub b"sub" Inline false
    Sup b"sup" Inline false
    Small b"small" Inline false
    U b"u" Inline false
    S b"s" Inline false
    Font b"font" Inline false
    Mark b"mark" Inline false
    Wbr b"wbr" Inline true
    Area b"area" Hidden true
    Col b"col" Hidden true
    Track b"track" Hidden true
    Param b"param" Hidden true
    Rp b"rp" Hidden false
    Rt b"rt" Hidden false
    Textpath b"textpath" Hidden false
}

impl Tag {
    pub(super) fn is_heading(self) -> bool {
        self.heading_level().is_some()
    }

    pub(super) fn heading_level(self) -> Option<u8> {
        match self {
            Tag::H1 => Some(1),
            Tag::H2 => Some(2),
            Tag::H3 => Some(3),
            Tag::H4 => Some(4),
            Tag::H5 => Some(5),
            Tag::H6 => Some(6),
            _ => None,
        }
    }

    /// Whether its start ends a paragraph that is still open.
    pub(super) fn ends_paragraph(self) -> bool {
        self.flow() == Flow::Block
            && !matches!(
                self,
                Tag::Custom
                    | Tag::Object
                    | Tag::Option
                    | Tag::Caption
                    | Tag::Legend
                    | Tag::Tr
                    | Tag::Td
                    | Tag::Th
                    | Tag::Thead
                    | Tag::Tbody
                    | Tag::Tfoot
                    | Tag::Html
                    | Tag::Body
            )
    }

    /// The elements that its start ends, and those that shield them.
    pub(super) fn implied_ends(self) -> (&'static [Tag], &'static [Tag]) {
        match self {
            Tag::Li => (&[Tag::Li], &[Tag::Ul, Tag::Ol, Tag::Menu, Tag::Table]),
            Tag::Dt | Tag::Dd => (&[Tag::Dt, Tag::Dd], &[Tag::Dl, Tag::Table]),
            Tag::Option => (&[Tag::Option], &[Tag::Select, Tag::Datalist]),
            Tag::Td | Tag::Th => (&[Tag::Td, Tag::Th], &[Tag::Tr, Tag::Table]),
            Tag::Tr => (&[Tag::Tr], &[Tag::Table]),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                (&[Tag::Tbody, Tag::Thead, Tag::Tfoot], &[Tag::Table])
            }
            Tag::A => (&[Tag::A], &[Tag::Td, Tag::Th, Tag::Table, Tag::Object]),
            Tag::Body => (&[Tag::Head], &[]),
            _ => (&[], &[]),
        }
    }

    /// Whether the end of an element outside does not reach through it.
    pub(super) fn is_boundary(self) -> bool {
        matches!(self, Tag::Table | Tag::Td | Tag::Th | Tag::Object | Tag::Template | Tag::Svg)
    }

    /// Whether the element is of a table, whose end reaches through its parts.
    pub(super) fn is_of_table(self) -> bool {
        matches!(
            self,
            Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Thead | Tag::Tbody | Tag::Tfoot
        )
    }
}
