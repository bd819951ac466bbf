using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds where each parameter's value comes from: rules 010 to 013, and which attributes exclude each other (034).</summary>
internal sealed class ParameterBinder(
    StepTable table, HeadResolver heads, PathResolver paths, FlowFacts flow, Conversions conversions, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Returns null after a finding.</summary>
    public ParameterModel? Bind(Site site, IParameterSymbol parameter)
    {
        CheckAttributes(site, parameter);
        var source = SourceOf(site, parameter);
        return source is null ? null : new(parameter.Name.Escaped(), names.Ref(parameter.Type), source, parameter.Has(Names.UntrustedAttribute));
    }

    private ParameterSource? SourceOf(Site site, IParameterSymbol parameter)
    {
        var type = parameter.Type;
        var keyed = parameter.Attribute(Names.FromKeyedServicesAttribute);
        if (type.IsNamed(Names.CancellationToken))
            return new CancellationSource();
        if (type.IsNamed(Names.StepContext))
            return new ContextSource();
        if (type.IsNamed(Names.ChatClient) && site.Kind == StepKind.Step && !IsService(parameter))
            return ChatClient(site, parameter, keyed);
        if (IsService(parameter) || keyed is not null)
        {
            var service = names.Ref(type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type);
            return new ServiceSource(service.Name, keyed is null ? null : Literal(keyed), type.MayBeNull());
        }

        if (parameter.Attribute(Names.ItemAttribute) is { } item)
            return FromItem(site, parameter, item);
        if (parameter.Attribute(Names.VisitsAttribute) is { } visits)
            return FromVisits(site, parameter, visits);
        return parameter.Attribute(Names.FromAttribute) is { } from ? FromPaths(site, parameter, from) : FromName(site, parameter);
    }

    private ChatClientSource? ChatClient(Site site, IParameterSymbol parameter, AttributeData? keyed)
    {
        if (keyed?.Argument("", 0) is not (null or string))
        {
            findings.Add(Rule.UnsupportedStepSignature, keyed.Location(), site.Method.Name, $"its parameter '{parameter.Name}' names a chat client by a key that is no string: clients are registered by names");
            return null;
        }

        return new ChatClientSource(keyed is null ? null : Literal(keyed));
    }

    private static bool IsService(IParameterSymbol parameter) => parameter.Has(Names.ServiceAttribute) || parameter.Has(Names.FromServicesAttribute);

    private void CheckAttributes(Site site, IParameterSymbol parameter)
    {
        string[] sources = [Names.ItemAttribute, Names.VisitsAttribute, Names.FromAttribute];
        var said = sources.Select(parameter.Attribute).OfType<AttributeData>().ToList();
        var service = IsService(parameter) || parameter.Has(Names.FromKeyedServicesAttribute);
        if (said.Count > 0 && service)
            findings.Add(Rule.AttributesExclude, said[0].Location(), $"'{parameter.Name}' carries [{said[0].ShortName()}] and asks for a service: keep the one that says where its value comes from");
        else if (said.Count > 1)
            findings.Add(Rule.AttributesExclude, said[1].Location(), $"'{parameter.Name}' carries [{said[0].ShortName()}] and [{said[1].ShortName()}]: keep the one that says where its value comes from");
        if (parameter.Attribute(Names.UntrustedAttribute) is not { } untrusted)
            return;
        if (site.Kind != StepKind.Prompt)
            findings.Add(Rule.AttributesExclude, untrusted.Location(), $"[Untrusted] fences a value inside a prompt, and '{site.Method.Name}' is no prompt: put it on the prompt's parameter");
        else if (TemplateBinder.ContentForm(parameter.Type) is not null)
            findings.Add(Rule.AttributesExclude, untrusted.Location(), $"[Untrusted] fences text, and '{parameter.Name}' is placed as content of its own: remove it");
    }

    private ValueSource? FromItem(Site site, IParameterSymbol parameter, AttributeData mark)
    {
        if (site.Item is { } item)
            return Fitting(site, parameter, [PathResolver.Whole(HeadResolver.Item(item), site)], _ => TypeLocation(parameter));
        if (site.Step.Controls.ForEach is null)
            findings.Add(Rule.InvalidForEach, mark.Location(), $"'{parameter.Name}' is an [Item], and '{site.Step.Method.Name}' runs once: add [ForEach], or let the parameter take its value by name");
        else if (site.Moment != Moment.Call)
            findings.Add(Rule.InvalidForEach, mark.Location(), $"'{parameter.Name}' is an [Item], and a condition is decided for all items together: filter them in a [Step] before");
        return null;
    }

    private VisitsSource? FromVisits(Site site, IParameterSymbol parameter, AttributeData mark)
    {
        var place = new Place(parameter.UserLocation());
        if (table.Find(parameter.Name) is not { } step)
        {
            var known = table.Steps.Where(other => table.LoopOf(other, other) is not null && other.Result is not null).Select(other => other.Name).ToList();
            var nearest = Suggestions.Nearest(parameter.Name, known);
            findings.Add(Rule.UnknownName, place, HeadResolver.Replacing(nearest), $"No step is called '{parameter.Name}', whose visits it could take", Suggestions.Hint(nearest, known));
            return null;
        }

        if (table.LoopOf(step, step) is null)
        {
            findings.Add(Rule.InvalidLoop, mark.Location(), $"'{step.Method.Name}' is in no loop, so it has no visits to read: take its result, or repeat it");
            return null;
        }

        if (!heads.IsReadable(site, step, place) || heads.ValueOf(step, place) is not { } value || parameter.Type.ContainsError())
            return null;
        step.HasVisits = true;
        var list = heads.List(value);
        if (conversions.Check(list, false, parameter.Type) == Fit.Fits)
            return new VisitsSource(step.Index);
        Mismatch(site, parameter, TypeNames.Display(list), TypeLocation(parameter));
        return null;
    }

    private ParameterSource? FromName(Site site, IParameterSymbol parameter)
    {
        var place = new Place(parameter.UserLocation());
        if (!heads.IsInput(parameter.Name))
        {
            if (table.Find(parameter.Name) is { } step && parameter.Type.IsNamed(Names.StepResult))
                return FromStepResult(site, parameter, step, place);
            if (table.Find(parameter.Name) is null && table.FindGroup(parameter.Name) is { } group)
                return FromGroup(site, parameter, group, place);
            if (table.Find(parameter.Name) is null && site.Item is not null && string.Equals(parameter.Name, Names.Item, StringComparison.OrdinalIgnoreCase))
            {
                findings.Add(Rule.UnknownName, place, $"Nothing is called '{parameter.Name}': mark the parameter that takes the item with [Item]", "");
                return null;
            }
        }

        var start = heads.Resolve(site, parameter.Name, place, isEditable: true, $"Nothing is called '{parameter.Name}': a parameter takes its value from the input or from an earlier step of its name");
        return start is null || parameter.Type.ContainsError() ? null : Fitting(site, parameter, [PathResolver.Whole(start, site)], _ => TypeLocation(parameter));
    }

    private StepResultSource? FromStepResult(Site site, IParameterSymbol parameter, StepDraft found, Place place)
    {
        if (!heads.IsReadable(site, found, place) || heads.ValueOf(found, place) is not { } value || parameter.Type.ContainsError())
            return null;
        var asked = (INamedTypeSymbol)parameter.Type;
        var given = asked.OriginalDefinition.Construct([value], [value.NullableAnnotation]);
        if (conversions.Check(given, false, asked) == Fit.Fits)
            return new StepResultSource(found.Index);
        Mismatch(site, parameter, $"StepResult<{TypeNames.Display(value)}>", TypeLocation(parameter));
        return null;
    }

    private ValueSource? FromGroup(Site site, IParameterSymbol parameter, GroupDraft group, Place place)
    {
        if (heads.Members(site, group, place) is not { } members || parameter.Type.ContainsError())
            return null;
        var element = parameter.Type.ElementType();
        if (element is null || conversions.Check(heads.List(element), false, parameter.Type) != Fit.Fits)
        {
            Mismatch(site, parameter, $"IReadOnlyList<{TypeNames.Display(members[0].Type)}>", TypeLocation(parameter));
            return null;
        }

        foreach (var member in members)
        {
            switch (conversions.Check(member.Type, member.IsMissing, element))
            {
                case Fit.Differs:
                    findings.Add(Rule.TypeMismatch, TypeLocation(parameter), $"'{parameter.Name}' of '{site.Method.Name}' is a list of '{TypeNames.Display(element)}', but '{member.Name}' of the group results in '{TypeNames.Display(member.Type)}', which does not convert to it implicitly: change the type");
                    return null;
                case Fit.MayBeMissing:
                    findings.Add(Rule.MayBeMissing, TypeLocation(parameter), parameter.Name, $"{Reason(member.Step, member.IsMissing)}, and then its entry is null", TypeNames.Display(heads.List(heads.Nullable(element))));
                    return null;
            }
        }

        return Fitting(site, parameter, [PathResolver.Whole(heads.Group(group, element), site)], _ => TypeLocation(parameter));
    }

    private ParameterSource? FromPaths(Site site, IParameterSymbol parameter, AttributeData from)
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

        if (texts.Length == 1 && table.Find(texts[0]) is { } whole && parameter.Type.IsNamed(Names.StepResult))
            return FromStepResult(site, parameter, whole, SourceOfPath(from, 0).At(new Span(0, texts[0].Length)));
        if (texts.Length == 1 && table.Find(texts[0]) is null && table.FindGroup(texts[0]) is { } group)
            return FromGroup(site, parameter, group, SourceOfPath(from, 0).At(new Span(0, texts[0].Length)));
        var resolved = texts.Select((text, i) => ResolvePath(site, text, SourceOfPath(from, i))).ToList();
        var candidates = resolved.OfType<ResolvedPath>().ToList();
        if (candidates.Count < texts.Length || parameter.Type.ContainsError())
            return null;
        return Fitting(site, parameter, candidates, i => SourceOfPath(from, i).At(new Span(0, texts[i].Length)).Source);
    }

    // A constant or argument that does not compile: C# reports it.
    private static bool IsBroken(AttributeData from) =>
        from.ConstructorArguments.Any(argument => argument.Kind == TypedConstantKind.Error || (argument.Kind == TypedConstantKind.Array && !argument.IsNull && argument.Values.Any(value => value.Kind == TypedConstantKind.Error)))
        || (from.ConstructorArguments.IsEmpty && AttributeArguments.Find(from, "sources", 0) is not null);

    private ResolvedPath? ResolvePath(Site site, string text, TextSource source)
    {
        var (path, errors) = TemplateParser.ParsePath(text);
        foreach (var error in errors)
            findings.Add(Rule.TemplateSyntax, source.At(error.Span), error.Message);
        if (path is null || !errors.IsEmpty)
            return null;
        var head = path.Segments[0];
        if (!heads.IsInput(head.Name) && table.Find(head.Name) is null && table.FindGroup(head.Name) is null && source.FailsToCompile)
        {
            findings.CompilerReports();
            return null;
        }

        var start = heads.Resolve(site, head.Name, source.At(head.NameSpan), source.IsEditable(head.NameSpan, head.Name), $"Nothing is called '{head.Name}': a path starts with input or an earlier step");
        return start is null ? null : paths.Resolve(path, start, source, site);
    }

    private TextSource SourceOfPath(AttributeData from, int index) => new LiteralSource(from, AttributeArguments.Item(from, "sources", index), compilation);

    // What stands behind a source that always has a value is never read, but must be right all the same.
    private ValueSource? Fitting(Site site, IParameterSymbol parameter, IReadOnlyList<ResolvedPath> candidates, Func<int, Location?> location)
    {
        var values = new List<ValuePath>();
        var present = Formulas.False;
        var isCertain = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            var isRead = !isCertain;
            present = flow.Formulas.Or(present, flow.IsPresent(candidate));
            isCertain |= flow.Facts.Implies(site.Context, present);
            if (isRead && isCertain)
                candidate = Known(candidate);
            // Only the last that is read may leave the parameter without a value.
            var isLast = isRead && (isCertain || i == candidates.Count - 1);
            switch (conversions.Check(candidate.Type, candidate.Path.MayBeNull, isLast ? parameter.Type : heads.Nullable(parameter.Type)))
            {
                case Fit.Differs:
                    Mismatch(site, parameter, TypeNames.Display(candidate.Type), location(i));
                    return null;
                case Fit.MayBeMissing:
                    Missing(parameter, candidate);
                    return null;
            }

            if (isRead)
                values.Add(candidate.Path);
        }

        return new ValueSource(values.ToEquatableArray());
    }

    // It has a value if those before it have none.
    private static ResolvedPath Known(ResolvedPath path)
    {
        if (!path.Path.MayBeNull && !path.Type.MayBeNull())
            return path;
        path.Type.IsNullableValue(out var type);
        var access = new PathAccess(type.IsValueType ? AccessKind.WholeValue : AccessKind.Known, "", 0, NullHandling.Forgive, "");
        return path with
        {
            Path = path.Path with { Accesses = path.Path.Accesses.Append(access).ToEquatableArray(), MayBeNull = false },
            Type = type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type,
        };
    }

    private void Mismatch(Site site, IParameterSymbol parameter, string actual, Location? location) =>
        findings.Add(Rule.TypeMismatch, location,
            $"'{parameter.Name}' of '{site.Method.Name}' is '{TypeNames.Display(parameter.Type)}', but its value is '{actual}', which does not convert to it implicitly: change the type, or convert in a [Step]");

    private void Missing(IParameterSymbol parameter, ResolvedPath candidate)
    {
        var isWhole = candidate.Path.Accesses.IsEmpty;
        var reason = !isWhole ? "something on its path may be null"
            : candidate.Path.Head == PathHead.Input ? "the input may be null"
            : candidate.Path.Head == PathHead.Step ? Reason(candidate.Path.Step, candidate.Path.MayBeNull && !candidate.NullableKeys.Contains(candidate.Key))
            : "it may be";
        var type = heads.Nullable(parameter.Type);
        findings.Add(Rule.MayBeMissing, new Place(TypeLocation(parameter)),
            ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Type, TypeSyntax(parameter) + "?"), parameter.Name, reason, TypeNames.Display(type));
    }

    private string Reason(int index, bool isMissing)
    {
        var step = table.Steps[index];
        return !isMissing ? $"the step '{step.Name}' returns '{TypeNames.Display(step.Value!)}'"
            : step.Controls.MayFailQuietly ? $"the step '{step.Name}' may fail and the run goes on"
            : step.IsLookedBackAt ? $"the step '{step.Name}' has not run before the first visit"
            : $"the step '{step.Name}' may be skipped";
    }

    private static Location? TypeLocation(IParameterSymbol parameter) => ParameterSyntax(parameter)?.Type?.GetLocation() ?? parameter.UserLocation();

    private static string TypeSyntax(IParameterSymbol parameter) => ParameterSyntax(parameter)?.Type?.ToString() ?? TypeNames.Display(parameter.Type);

    private static ParameterSyntax? ParameterSyntax(IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<ParameterSyntax>().FirstOrDefault(syntax => !syntax.SyntaxTree.IsOurs());

    private string Literal(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 ? Literals.Of(attribute.ConstructorArguments[0], names) : "null";
}
