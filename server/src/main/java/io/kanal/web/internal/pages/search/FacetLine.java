package io.kanal.web.internal.pages.search;

/** One line of a facet: what it narrows the query to. */
public record FacetLine(String label, long count, String query) {}
