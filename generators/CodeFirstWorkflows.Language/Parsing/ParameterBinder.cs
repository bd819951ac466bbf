using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds where each parameter's value comes from: rules 010 to 013, and which attributes exclude each other (034).</summary>
internal sealed class ParameterBinder(
    ITypeSymbol input, StepTable table, PathResolver paths, Conversions conversions, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Returns null after a finding.</summary>
    public ParameterModel? Bind(StepDraft step, IParameterSymbol parameter)
    {
        CheckAttributes(step, parameter);
        var source = SourceOf(step, parameter);
        return source is null ? null : new(parameter.Name.Escaped(), names.Ref(parameter.Type), source, parameter.Has(Names.UntrustedAttribute));
    }

    /// <summary>Whether the value goes into prompts, rather than steering the call.</summary>
    public static bool IsValue(ParameterModel parameter) => parameter.Source is not (CancellationSource or ContextSource);

    private ParameterSource? SourceOf(StepDraft step, IParameterSymbol parameter)
    {
        var type = parameter.Type;
        var keyed = parameter.Attribute(Names.FromKeyedServicesAttribute);
        if (type.IsNamed(Names.CancellationToken))
            return new CancellationSource();
        if (type.IsNamed(Names.StepContext))
            return new ContextSource();
        if (type.IsNamed(Names.ChatClient) && step.Kind == StepKind.Step && !IsService(parameter))
            return ChatClient(step, parameter, keyed);
        if (IsService(parameter) || keyed is not null)
        {
            var service = names.Ref(type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type);
            return new ServiceSource(service.Name, keyed is null ? null : Literal(keyed), type.MayBeNull());
        }

        return parameter.Attribute(Names.FromAttribute) is { } from ? FromPaths(step, parameter, from) : FromName(step, parameter);
    }

    private ChatClientSource? ChatClient(StepDraft step, IParameterSymbol parameter, AttributeData? keyed)
    {
        if (keyed?.Argument("", 0) is not (null or string))
        {
            findings.Add(Rule.UnsupportedStepSignature, keyed.Location(), step.Method.Name, $"its parameter '{parameter.Name}' names a chat client by a key that is no string: clients are registered by names");
            return null;
        }

        return new ChatClientSource(keyed is null ? null : Literal(keyed));
    }

    private static bool IsService(IParameterSymbol parameter) => parameter.Has(Names.ServiceAttribute) || parameter.Has(Names.FromServicesAttribute);

    private void CheckAttributes(StepDraft step, IParameterSymbol parameter)
    {
        var service = IsService(parameter) || parameter.Has(Names.FromKeyedServicesAttribute);
        if (parameter.Attribute(Names.FromAttribute) is { } from && service)
            findings.Add(Rule.AttributesExclude, from.Location(), $"'{parameter.Name}' carries [From] and asks for a service: keep the one that says where its value comes from");
        if (parameter.Attribute(Names.UntrustedAttribute) is not { } untrusted)
            return;
        if (step.Kind != StepKind.Prompt)
            findings.Add(Rule.AttributesExclude, untrusted.Location(), $"[Untrusted] fences a value inside a prompt, and '{step.Method.Name}' is no prompt: put it on the prompt's parameter");
        else if (TemplateBinder.ContentForm(parameter.Type) is not null)
            findings.Add(Rule.AttributesExclude, untrusted.Location(), $"[Untrusted] fences text, and '{parameter.Name}' is placed as content of its own: remove it");
    }

    private ParameterSource? FromName(StepDraft step, IParameterSymbol parameter)
    {
        var place = new Place(parameter.UserLocation());
        if (parameter.Name == Names.Input || (table.Find(parameter.Name) is null && string.Equals(parameter.Name, Names.Input, StringComparison.OrdinalIgnoreCase)))
            return Fitting(step, parameter, [Whole(PathHead.Input, Names.Input, -1, input)], 1, _ => TypeLocation(parameter));
        if (table.Find(parameter.Name) is { } found)
            return FromStep(step, parameter, found, place);
        var known = table.NamesBefore(step).ToList();
        var nearest = Suggestions.Nearest(parameter.Name, known);
        findings.Add(Rule.UnknownName, place, Replacing(nearest),
            $"Nothing is called '{parameter.Name}': a parameter takes its value from the input or from an earlier step of its name", Suggestions.Hint(nearest, known));
        return null;
    }

    private ParameterSource? FromStep(StepDraft step, IParameterSymbol parameter, StepDraft found, Place place)
    {
        if (!IsEarlier(step, found, place))
            return null;
        found.IsRead = true;
        if (ResultOf(found, place) is not { } result || parameter.Type.ContainsError())
            return null;
        if (!parameter.Type.IsNamed(Names.StepResult))
            return Fitting(step, parameter, [Whole(PathHead.Step, found.Name, found.Index, result)], 1, _ => TypeLocation(parameter));
        var asked = (INamedTypeSymbol)parameter.Type;
        var given = asked.OriginalDefinition.Construct([result], [result.NullableAnnotation]);
        if (conversions.Check(given, false, asked) == Fit.Fits)
            return new StepResultSource(found.Index);
        Mismatch(step, parameter, $"StepResult<{TypeNames.Display(result)}>", TypeLocation(parameter));
        return null;
    }

    private ParameterSource? FromPaths(StepDraft step, IParameterSymbol parameter, AttributeData from)
    {
        if (IsBroken(from))
        {
            findings.CompilerReports();
            return null;
        }

        var texts = from.Argument("", 0) as string[] ?? [];
        if (texts.Length == 0)
        {
            findings.Add(Rule.UnknownName, new Place(from.Location()), $"[From] of '{parameter.Name}' names no source", "");
            return null;
        }

        if (texts.Length == 1 && parameter.Type.IsNamed(Names.StepResult) && table.Find(texts[0]) is { } whole)
            return FromStep(step, parameter, whole, SourceOfPath(from, 0).At(new Span(0, texts[0].Length)));
        var resolved = texts.Select((text, i) => (Path: ResolvePath(step, text, SourceOfPath(from, i)), Index: i)).ToList();
        var candidates = resolved.Select(candidate => candidate.Path).OfType<ResolvedPath>().ToList();
        if (candidates.Count < texts.Length)
            return null;
        // What stands behind a source that always has a value is never read, but must be right all the same.
        var certain = candidates.FindIndex(path => !path.Path.MayBeNull && !path.Type.MayBeNull());
        var read = certain < 0 ? candidates.Count : certain + 1;
        return Fitting(step, parameter, candidates, read, i => SourceOfPath(from, i).At(new Span(0, texts[i].Length)).Source);
    }

    // A constant or argument that does not compile: C# reports it.
    private static bool IsBroken(AttributeData from) =>
        from.ConstructorArguments.Any(argument => argument.Kind == TypedConstantKind.Error || (argument.Kind == TypedConstantKind.Array && !argument.IsNull && argument.Values.Any(value => value.Kind == TypedConstantKind.Error)))
        || (from.ConstructorArguments.IsEmpty && AttributeArguments.Find(from, "sources", 0) is not null);

    private ResolvedPath? ResolvePath(StepDraft step, string text, TextSource source)
    {
        var (path, errors) = TemplateParser.ParsePath(text);
        foreach (var error in errors)
            findings.Add(Rule.TemplateSyntax, source.At(error.Span), error.Message);
        if (path is null || !errors.IsEmpty)
            return null;
        var head = path.Segments[0];
        var place = source.At(head.NameSpan);
        if (head.Name == Names.Input || (table.Find(head.Name) is null && string.Equals(head.Name, Names.Input, StringComparison.OrdinalIgnoreCase)))
            return paths.Resolve(path, new(PathHead.Input, Names.Input, -1, input, false, false), source, ImmutableHashSet<string>.Empty);
        if (table.Find(head.Name) is not { } found)
        {
            if (source.FailsToCompile)
            {
                findings.CompilerReports();
                return null;
            }

            var known = table.NamesBefore(step).ToList();
            var nearest = Suggestions.Nearest(head.Name, known);
            findings.Add(Rule.UnknownName, place, Replacing(source.IsEditable(head.NameSpan, head.Name) ? nearest : null), $"Nothing is called '{head.Name}': a path starts with input or an earlier step", Suggestions.Hint(nearest, known));
            return null;
        }

        if (!IsEarlier(step, found, place))
            return null;
        found.IsRead = true;
        return ResultOf(found, place) is { } result
            ? paths.Resolve(path, new(PathHead.Step, found.Name, found.Index, result, true, false), source, ImmutableHashSet<string>.Empty)
            : null;
    }

    private TextSource SourceOfPath(AttributeData from, int index)
    {
        var argument = AttributeArguments.Find(from, "sources", 0)?.Expression;
        // [From(sources: ["a", "b"])] and [From(["a", "b"])] give the array itself.
        var expression = argument switch
        {
            CollectionExpressionSyntax collection when index < collection.Elements.Count => (collection.Elements[index] as ExpressionElementSyntax)?.Expression,
            ArrayCreationExpressionSyntax { Initializer.Expressions: var items } when index < items.Count => items[index],
            ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var items } when index < items.Count => items[index],
            _ => AttributeArguments.Find(from, "sources", index)?.Expression,
        };
        return new LiteralSource(from, expression, compilation);
    }

    private bool IsEarlier(StepDraft step, StepDraft found, Place place)
    {
        if (found.Index < step.Index || (!table.IsOrdered && !ReferenceEquals(step, found)))
            return true;
        findings.Add(Rule.LaterStep, place, step.Method.Name, found.Name,
            ReferenceEquals(step, found) ? "is this step itself: a step cannot wait for its own result" : $"runs later: move '{found.Method.Name}' above '{step.Method.Name}'");
        return false;
    }

    private ITypeSymbol? ResultOf(StepDraft found, Place place)
    {
        if (found.Result is null)
            findings.Add(Rule.TypeMismatch, place, $"The step '{found.Name}' has no result to read: let it return one, or read another step");
        else if (!found.Result.ContainsError())
            return found.Result;
        return null;
    }

    private static ResolvedPath Whole(PathHead head, string name, int step, ITypeSymbol type) =>
        new(new(head, name, step, [], type.MayBeNull()), type, "", head == PathHead.Step);

    private ValueSource? Fitting(StepDraft step, IParameterSymbol parameter, IReadOnlyList<ResolvedPath> candidates, int read, Func<int, Location?> location)
    {
        if (parameter.Type.ContainsError())
            return null;
        for (var i = 0; i < candidates.Count; i++)
        {
            var last = i == read - 1;
            var candidate = candidates[i];
            // Only the last candidate may leave the parameter without a value.
            var to = last ? parameter.Type : NullableOf(parameter.Type);
            switch (conversions.Check(candidate.Type, candidate.Path.MayBeNull, to))
            {
                case Fit.Differs:
                    Mismatch(step, parameter, TypeNames.Display(candidate.Type), location(i));
                    return null;
                case Fit.MayBeMissing:
                    Missing(parameter, candidate);
                    return null;
            }
        }

        return new ValueSource(candidates.Take(read).Select(candidate => candidate.Path).ToEquatableArray());
    }

    private ITypeSymbol NullableOf(ITypeSymbol type) =>
        type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.Annotated)
        : type.IsNullableValue(out _) ? type
        : compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(type);

    private void Mismatch(StepDraft step, IParameterSymbol parameter, string actual, Location? location) =>
        findings.Add(Rule.TypeMismatch, location,
            $"'{parameter.Name}' of '{step.Method.Name}' is '{TypeNames.Display(parameter.Type)}', but its value is '{actual}', which does not convert to it implicitly: change the type, or convert in a [Step]");

    private void Missing(IParameterSymbol parameter, ResolvedPath candidate)
    {
        var reason = candidate.Path.Accesses.IsEmpty
            ? candidate.Path.Head == PathHead.Input ? "the input may be null" : $"the step '{candidate.Path.Name}' returns '{TypeNames.Display(candidate.Type)}'"
            : "something on its path may be null";
        var type = NullableOf(parameter.Type);
        findings.Add(Rule.MayBeMissing, new Place(TypeLocation(parameter)),
            ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Type, TypeSyntax(parameter) + "?"), parameter.Name, reason, TypeNames.Display(type));
    }

    private static ImmutableDictionary<string, string?> Replacing(string? nearest) =>
        nearest is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Replacement, nearest);

    private static Location? TypeLocation(IParameterSymbol parameter) => ParameterSyntax(parameter)?.Type?.GetLocation() ?? parameter.UserLocation();

    private static string TypeSyntax(IParameterSymbol parameter) => ParameterSyntax(parameter)?.Type?.ToString() ?? TypeNames.Display(parameter.Type);

    private static ParameterSyntax? ParameterSyntax(IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<ParameterSyntax>().FirstOrDefault(syntax => !syntax.SyntaxTree.IsOurs());

    private string Literal(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 ? Literals.Of(attribute.ConstructorArguments[0], names) : "null";
}
