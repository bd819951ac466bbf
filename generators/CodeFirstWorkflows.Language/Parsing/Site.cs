using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>When, in a visit of its step, a value is read.</summary>
internal enum Moment
{
    /// <summary>To decide whether the step runs.</summary>
    Condition,

    /// <summary>To run it.</summary>
    Call,

    /// <summary>To decide whether its loop ends.</summary>
    Until,
}

/// <summary>A place that reads values: a step's parameters, its conditions, or those of a helper that it names; and what is known there.</summary>
/// <param name="step">The step that reads.</param>
/// <param name="method">The method whose parameters are bound: the step's or a helper's.</param>
/// <param name="kind">What that method is.</param>
/// <param name="moment">When it reads.</param>
/// <param name="flow">What is known of the flow.</param>
internal sealed class Site(StepDraft step, IMethodSymbol method, StepKind kind, Moment moment, FlowFacts flow) : IPathKnowledge
{
    public StepDraft Step => step;

    public IMethodSymbol Method => method;

    public StepKind Kind => kind;

    public Moment Moment => moment;

    /// <summary>The rule that a condition at this place breaks, if it is none.</summary>
    public DiagnosticDescriptor Rule => Moment == Moment.Until ? Rules.Rule.InvalidLoop : Rules.Rule.InvalidCondition;

    /// <summary>What the conditions before it asked.</summary>
    public int Asked { get; set; } = Formulas.True;

    /// <summary>Where the flow has come to; as far as it is bound, unless given.</summary>
    public int? Reach { get; init; }

    /// <summary>What holds whenever the place is reached. In a dataflow more is known of that with each step that is bound.</summary>
    public int Context => flow.Formulas.And(Asked, Reach ?? flow.Reach);

    /// <summary>The type of the item, where there is one.</summary>
    public ITypeSymbol? Item { get; set; }

    /// <summary>Types that the conditions before asked for, by the keys of their paths.</summary>
    public Dictionary<string, ITypeSymbol> Narrowed { get; set; } = [];

    /// <summary>The steps that it reads, in the order of reading.</summary>
    public List<StepDraft> Reads { get; set; } = [];

    public bool IsPresent(string key) => flow.Facts.ImpliesPresent(Context, key);

    public ITypeSymbol? NarrowedTo(string key) => Narrowed.TryGetValue(key, out var type) ? type : null;

    /// <summary>The same place, for the parameters of a helper.</summary>
    public Site For(IMethodSymbol helper, StepKind helperKind) =>
        new(step, helper, helperKind, moment, flow) { Asked = Asked, Reach = Reach, Item = Item, Narrowed = Narrowed, Reads = Reads };

    public void Read(IEnumerable<StepDraft> steps)
    {
        foreach (var read in steps.Where(read => !Reads.Contains(read)))
            Reads.Add(read);
    }
}
