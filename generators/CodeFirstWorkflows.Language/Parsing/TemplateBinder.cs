using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>A parameter that a template may read.</summary>
internal sealed record TemplateParameter(IParameterSymbol Symbol, ParameterModel Model, StepDraft? WholeStep)
{
    public bool IsUsed { get; set; }
}

/// <summary>
/// Binds a parsed template to the prompt's parameters: rules 010, 011, 014, 015, 046 and 047. What comes out needs no more thought: it says
/// which value is written in which form.
/// </summary>
internal sealed class TemplateBinder(
    StepDraft step, IReadOnlyList<TemplateParameter> parameters, StepTable table, PathResolver paths, TypeNames names, bool isConversation, Findings findings)
{
    private TextSource _source = null!;
    private bool _isSystem;

    /// <summary>Returns null after an error.</summary>
    public EquatableArray<PromptNode>? Bind(TemplateTree tree, TextSource source, bool isSystem)
    {
        (_source, _isSystem) = (source, isSystem);
        foreach (var error in tree.Errors)
            findings.Add(Rule.TemplateSyntax, source.At(error.Span), error.Message);
        return tree.Errors.IsEmpty ? Nodes(tree.Nodes, SectionKnowledge.None) : null;
    }

    /// <summary>How a type is placed as content or turns instead of text, or null.</summary>
    public static HoleForm? ContentForm(ITypeSymbol type)
    {
        if (type.IsOrDerivesFrom(Names.AIContent))
            return HoleForm.Content;
        if (type.ElementType() is not { } element)
            return null;
        return element.IsOrDerivesFrom(Names.AIContent) ? HoleForm.Contents : element.IsNamed(Names.ChatMessage) ? HoleForm.Messages : null;
    }

    private EquatableArray<PromptNode>? Nodes(EquatableArray<TemplateNode> nodes, SectionKnowledge present)
    {
        var bound = new List<PromptNode>();
        var sound = true;
        foreach (var node in nodes)
        {
            var result = node switch
            {
                TextNode text => new PromptText(text.Text),
                HoleNode hole => Hole(hole, present),
                SectionNode section => Section(section, present),
                _ => null,
            };
            sound &= result is not null;
            if (result is not null)
                bound.Add(result);
        }

        return sound ? bound.ToEquatableArray() : null;
    }

    private PromptNode? Hole(HoleNode hole, SectionKnowledge present)
    {
        if (Resolve(hole.Path, present, out var parameter) is not { } path)
            return null;
        var untrusted = parameter!.Model.IsUntrusted;
        if (untrusted && _isSystem)
        {
            findings.Add(Rule.UntrustedInSystem, _source.At(hole.Span), parameter.Symbol.Name);
            return null;
        }

        if (isConversation && !_isSystem && path.IsWholeStep && parameter.WholeStep is { Kind: StepKind.Prompt } repeated && hole.Format is null)
            findings.Add(Rule.ConversationHoldsReply, _source.At(hole.Span), repeated.Name);
        path.Type.IsNullableValue(out var type);
        if (FormOf(type, hole) is not var (form, itemForm, format))
            return null;
        if (_isSystem && form is HoleForm.Content or HoleForm.Contents or HoleForm.Messages)
        {
            Mismatch(hole.Path.Span, $"'{hole.Path}' is content of its own, and System is text: read it in the prompt");
            return null;
        }

        names.Note(path.Type);
        var itemType = form == HoleForm.List ? names.Ref(type.ElementType()!).Name : null;
        return new PromptHole(path.Path, form, itemForm, itemType, format, hole.Default, untrusted);
    }

    private PromptSection? Section(SectionNode section, SectionKnowledge present)
    {
        if (Resolve(section.Path, present, out _) is not { } path)
            return null;
        var nodes = Nodes(section.Nodes, new SectionKnowledge(present.Present.Union(PathResolver.KeysOf(path))));
        path.Type.IsNullableValue(out var type);
        var test =
            type.SpecialType == SpecialType.System_String ? SectionTest.NotEmptyText
            : type.ElementType() is not null ? SectionTest.HasItems
            : path.Path.MayBeNull ? SectionTest.NotNull
            : SectionTest.Always;
        return nodes is { } inner ? new PromptSection(path.Path, test, inner) : null;
    }

    private ResolvedPath? Resolve(TemplatePath path, SectionKnowledge present, out TemplateParameter? parameter)
    {
        var head = path.Segments[0];
        parameter = Find(head.Name);
        if (parameter is null)
        {
            Unknown(head);
            return null;
        }

        parameter.IsUsed = true;
        if (parameter.Symbol.Type.ContainsError())
            return null;
        var isStepResult = parameter.Model.Source is StepResultSource;
        var start = new PathStart(PathHead.Parameter, parameter.Model.Name, -1, parameter.Symbol.Type) { IsStep = !isStepResult && parameter.WholeStep is not null, IsStepResult = isStepResult };
        return paths.Resolve(path, start, _source, present);
    }

    private TemplateParameter? Find(string name) =>
        parameters.FirstOrDefault(parameter => parameter.Symbol.Name == name)
        ?? parameters.FirstOrDefault(parameter => string.Equals(parameter.Symbol.Name, name, System.StringComparison.OrdinalIgnoreCase))
        ?? (table.Find(name) is { } named ? parameters.FirstOrDefault(parameter => ReferenceEquals(parameter.WholeStep, named)) : null);

    private void Unknown(PathSegment head)
    {
        if (_source.FailsToCompile)
        {
            findings.CompilerReports();
            return;
        }

        var place = _source.At(head.NameSpan);
        var known = parameters.Select(parameter => parameter.Symbol.Name).ToList();
        if (table.Find(head.Name) is { } other && other.Index < step.Index && other.Result is { } result)
        {
            findings.Add(Rule.UnknownName, place,
                $"A prompt reads only its own parameters, and '{step.Method.Name}' has none called '{head.Name}': add the parameter '{TypeNames.Display(result)} {other.Name}'", "");
            return;
        }

        var nearest = Suggestions.Nearest(head.Name, known);
        var properties = nearest is null || !_source.IsEditable(head.NameSpan, head.Name)
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Replacement, nearest);
        findings.Add(Rule.UnknownName, place, properties,
            $"'{step.Method.Name}' has no parameter '{head.Name}', and a prompt reads only its own parameters", Suggestions.Hint(nearest, known));
    }

    private (HoleForm Form, HoleForm ItemForm, string? Format)? FormOf(ITypeSymbol type, HoleNode hole)
    {
        if (ContentForm(type) is { } content)
        {
            if (content == HoleForm.Content || type.ElementType() is not { NullableAnnotation: NullableAnnotation.Annotated })
                return (content, default, null);
            Mismatch(hole.Path.Span, $"'{hole.Path}' may hold null, which is no content: pass it without the items that are null");
            return null;
        }

        switch (hole.Format)
        {
            case "json":
                return (HoleForm.Json, default, null);
            case "list":
                if (type.ElementType() is not { } element)
                    break;
                element.IsNullableValue(out var item);
                var (itemForm, itemFormat) = PlainForm(item);
                return (HoleForm.List, itemForm, itemFormat);
            case null:
                var (form, format) = PlainForm(type);
                return (form, default, format);
            default:
                if (type.Implements("System.IFormattable"))
                    return (type.Implements("System.ISpanFormattable") ? HoleForm.Formatted : HoleForm.Formattable, default, hole.Format);
                break;
        }

        Mismatch(hole.FormatSpan, hole.Format == "list"
            ? $"':list' writes a bullet for each item, and '{hole.Path}' is '{TypeNames.Display(type)}', which is no collection"
            : $"'{hole.Path}' is '{TypeNames.Display(type)}', which has no formats: ':{hole.Format}' is for numbers, dates and the like, ':json' and ':list' for the rest");
        return null;
    }

    private static (HoleForm Form, string? Format) PlainForm(ITypeSymbol type)
    {
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Char)
            return (HoleForm.Text, null);
        if (type.TypeKind == TypeKind.Enum)
            return (HoleForm.Enum, null);
        if (type.IsNamed("System.Uri"))
            return (HoleForm.Uri, null);
        if (type.ContainingNamespace is { Name: "System" or "Numerics" } space && (space.Name == "System" ? space.ContainingNamespace.IsGlobalNamespace : space.ContainingNamespace.Name == "System")
            && type.Implements("System.ISpanFormattable"))
            return (HoleForm.Formatted, RoundTripFormat(type));
        return (HoleForm.Json, null);
    }

    // ISO 8601 for dates and times, the invariant general format for numbers.
    private static string? RoundTripFormat(ITypeSymbol type) => type.Name switch
    {
        "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeOnly" => "O",
        "TimeSpan" => "c",
        _ => null,
    };

    private void Mismatch(Span span, string message) => findings.Add(Rule.TypeMismatch, _source.At(span), message);
}
