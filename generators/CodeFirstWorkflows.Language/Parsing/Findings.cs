using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Where a finding is: in C# source, and for a mistake inside a prompt file there as well.</summary>
internal readonly record struct Place(Location? Source, Location? PromptFile = null);

/// <summary>A mistake that the parser found.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, Place Place, ImmutableDictionary<string, string?> Properties, object[] Arguments)
{
    /// <summary>The finding as it is reported at the C# source, with the place in the prompt file beside it.</summary>
    public Diagnostic AtSource() => Diagnostic.Create(
        Rule,
        Place.Source,
        Place.PromptFile is { } file ? [file] : Enumerable.Empty<Location>(),
        Place.PromptFile is { SourceSpan: var span } place
            ? Properties.SetItem(FindingProperties.PromptFile, $"{span.Start}:{span.Length}:{place.GetLineSpan().Path}")
            : Properties,
        Arguments);

    /// <summary>The finding as it is reported inside the prompt file.</summary>
    public Diagnostic InPromptFile() => Diagnostic.Create(Rule, Place.PromptFile, Properties, Arguments);
}

/// <summary>
/// Takes what the parser finds. The generator gives no receiver: it only asks whether there are errors. The analyzers receive and report.
/// Both run the same parser, so they agree on what is broken.
/// </summary>
internal sealed class Findings(Action<Finding>? receiver)
{
    // A helper that several conditions name is bound for each.
    private readonly HashSet<(string Rule, Location? Place, string Arguments)> _reported = [];

    /// <summary>Whether an error was found, or something that C# itself reports as one.</summary>
    public bool HasErrors { get; private set; }

    public void Add(DiagnosticDescriptor rule, Place place, params object[] arguments) =>
        Add(rule, place, ImmutableDictionary<string, string?>.Empty, arguments);

    public void Add(DiagnosticDescriptor rule, Place place, ImmutableDictionary<string, string?> properties, params object[] arguments)
    {
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
        if (receiver is not null && _reported.Add((rule.Id, place.Source, string.Join("|", arguments))))
            receiver(new Finding(rule, place, properties, arguments));
    }

    public void Add(DiagnosticDescriptor rule, Location? location, params object[] arguments) => Add(rule, new Place(location), arguments);

    /// <summary>Notes an error that the C# compiler reports, such as an unknown type: nothing more is said of it.</summary>
    public void CompilerReports() => HasErrors = true;
}
