using System;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>A condition that was bound: what is written, what it means, and how people read it.</summary>
internal sealed record BoundCondition(ConditionModel Model, int Formula, string Text);

/// <summary>Binds [When] and Until: the value at a path, tested, or a helper; rules 022 and 026.</summary>
internal sealed class ConditionBinder(StepTable table, HeadResolver heads, PathResolver paths, HelperBinder helpers, FlowFacts flow, CSharpCompilation compilation, Findings findings)
{
    private readonly ConstantTests _tests = new(flow, compilation, findings);

    /// <param name="site">Where it is asked.</param>
    /// <param name="when">The attribute.</param>
    /// <param name="seen">Is told the path, if there is one.</param>
    /// <returns>The condition, or null after a finding.</returns>
    public BoundCondition? When(Site site, AttributeData when, Action<ResolvedPath> seen)
    {
        var not = when.Argument("Not") is true;
        var text = when.Argument("", 0) as string ?? "";
        var source = new LiteralSource(when, AttributeArguments.Find(when, "condition", 0)?.Expression, compilation);
        var bound = Bind(site, text, source, when, seen);
        return bound is null || !not ? bound
            : new(bound.Model with { Not = true }, flow.Formulas.Not(bound.Formula), $"not ({bound.Text})");
    }

    /// <summary>Returns null after a finding.</summary>
    public BoundCondition? Until(Site site, AttributeData repeat, string text) =>
        Bind(site, text, new LiteralSource(repeat, AttributeArguments.Find(repeat, "Until")?.Expression, compilation), test: null, static _ => { });

    /// <summary>The path that a [When] or [Otherwise] names, or null after a finding.</summary>
    public ResolvedPath? Path(Site site, string text, TextSource source)
    {
        var (path, errors) = TemplateParser.ParsePath(text);
        if (source.FailsToCompile)
        {
            findings.CompilerReports();
            return null;
        }

        foreach (var error in errors)
            findings.Add(Rule.TemplateSyntax, source.At(error.Span), error.Message);
        if (path is null || !errors.IsEmpty)
            return null;
        var head = path.Segments[0];
        var start = heads.Resolve(site, head.Name, source.At(head.NameSpan), source.IsEditable(head.NameSpan, head.Name),
            $"Nothing is called '{head.Name}': a condition is a path that starts with input or an earlier step, or a method of the class");
        return start is null ? null : paths.Resolve(path, start, source, site);
    }

    private BoundCondition? Bind(Site site, string text, LiteralSource source, AttributeData? test, Action<ResolvedPath> seen)
    {
        if (helpers.Find(text, table) is { } methods)
        {
            var helper = helpers.Bind(site, methods, source.At(new Span(0, text.Length)));
            if (helper is not null && test is not null && test.NamedArguments.Any(argument => argument.Key is not "Not"))
                findings.Add(Rule.InvalidCondition, test.Location(), $"'{text}' is a method, which says itself whether the condition holds: remove Is, In and IsNull");
            return helper is null ? null : new(new HelperCondition(helper, false), flow.Formulas.Unknown(), text);
        }

        if (Path(site, text, source) is not { } path)
            return null;
        seen(path);
        return test is not null && _tests.Bind(path, test, text, site) is var (asked, bound) && asked ? bound : Bool(site, path, text, source);
    }

    private BoundCondition? Bool(Site site, ResolvedPath path, string text, LiteralSource source)
    {
        path.Type.IsNullableValue(out var type);
        if (type.SpecialType != SpecialType.System_Boolean)
        {
            findings.Add(site.Rule, source.At(new Span(0, text.Length)), $"'{text}' is '{TypeNames.Display(path.Type)}' and no condition: {(site.Moment == Moment.Until ? "name a bool, or a method that tests it" : "name a bool, or test it with Is, In or IsNull")}");
            return null;
        }

        var holds = flow.Formulas.And(flow.IsPresent(path), flow.Facts.IsTrue(path.Key));
        var isPlain = !path.Path.MayBeNull && path.Type.SpecialType == SpecialType.System_Boolean;
        return new(new ValueCondition(path.Path, isPlain ? null : "true", false), holds, text);
    }
}
