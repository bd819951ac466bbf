using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>The attributes that say when a step runs and how often.</summary>
internal sealed class StepControls(IMethodSymbol method)
{
    public IReadOnlyList<AttributeData> Whens { get; } = [.. method.GetAttributes().Where(attribute => attribute.AttributeClass.IsNamed(Names.WhenAttribute))];

    public AttributeData? Otherwise { get; } = method.Attribute(Names.OtherwiseAttribute);

    public AttributeData? Return { get; } = method.Attribute(Names.ReturnAttribute);

    public AttributeData? Parallel { get; } = method.Attribute(Names.ParallelAttribute);

    public AttributeData? Repeat { get; } = method.Attribute(Names.RepeatAttribute);

    public AttributeData? ForEach { get; } = method.Attribute(Names.ForEachAttribute);

    public AttributeData? ContinueOnError { get; } = method.Attribute(Names.ContinueOnErrorAttribute);

    public AttributeData? After { get; } = method.Attribute(Names.AfterAttribute);

    public AttributeData? Fallback { get; } = method.Attribute(Names.FallbackAttribute);

    public AttributeData? Compensate { get; } = method.Attribute(Names.CompensateAttribute);

    public AttributeData? Compare { get; } = method.Attribute(Names.CompareProvidersAttribute);

    public AttributeData? Output { get; } = method.Attribute(Names.OutputAttribute);

    /// <summary>Whether the step runs only if something holds.</summary>
    public bool IsConditional => Whens.Count > 0 || Otherwise is not null;

    /// <summary>Whether a single failure of the step leaves readers without a result.</summary>
    public bool MayFailQuietly => ContinueOnError is not null && ForEach is null;

    /// <summary>Whether the step repeats itself alone.</summary>
    public bool RepeatsItself => Repeat is not null && From is null;

    /// <summary>The first step of the loop that ends here, as it is written.</summary>
    public string? From => Repeat?.Argument("From") is string { Length: > 0 } from ? from : null;

    /// <summary>What ends the loop, as it is written.</summary>
    public string? Until => Repeat?.Argument("Until") is string { Length: > 0 } until ? until : null;
}
