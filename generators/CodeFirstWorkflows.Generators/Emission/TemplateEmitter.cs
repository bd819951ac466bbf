using System;
using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes a prompt's template as straight-line calls of a PromptWriter: nothing is parsed when it is rendered.</summary>
internal sealed class TemplateEmitter(SourceWriter writer, StepModel step)
{
    private readonly NameTable _names = new(step.Parameters.Select(parameter => parameter.Name));
    private string _prompt = "prompt";

    /// <summary>The class that holds the templates, which no user's member is called like.</summary>
    public const string Class = Names.TemplatesClass;

    /// <summary>The parameters that a template takes: all but those that only steer the call.</summary>
    public static IEnumerable<ParameterModel> Parameters(StepModel step) => step.Parameters.Where(parameter => parameter.Source is not CancellationSource);

    public void Emit()
    {
        var prompt = step.Prompt!;
        var format = _names.Take("format");
        _prompt = _names.Take("prompt");
        var parameters = Parameters(step).Select(parameter => $", {parameter.Type.Name} {parameter.Name}");
        writer.Block($"internal static {Library.Runtime}RenderedPrompt {step.Property}({Library.Runtime}PromptFormat {format}{string.Concat(parameters)})", () =>
        {
            writer.Line($"var {_prompt} = new {Library.PromptWriter}({format});");
            if (!prompt.System.IsEmpty)
            {
                Nodes(prompt.System);
                writer.Line($"{_prompt}.EndSystem();");
            }

            Nodes(prompt.User);
            writer.Line($"return {_prompt}.ToPrompt();");
        });
    }

    private void Nodes(EquatableArray<PromptNode> nodes)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case PromptText text:
                    writer.Line($"{_prompt}.Text({Expressions.Text(text.Text)});");
                    break;
                case PromptHole hole:
                    Hole(hole);
                    break;
                case PromptSection section:
                    Section(section);
                    break;
            }
        }
    }

    private void Hole(PromptHole hole)
    {
        var value = Expressions.Path(hole.Path, hole.Path.Name);
        if (!hole.Path.MayBeNull)
        {
            Write(hole, value);
            return;
        }

        var present = _names.Take("value");
        writer.Block($"if ({value} is {{ }} {present})", () => Write(hole, present));
        if (hole.Default is { Length: > 0 } fallback)
            writer.Block("else", () => writer.Line($"{_prompt}.Text({Expressions.Text(fallback)});"));
    }

    private void Write(PromptHole hole, string value)
    {
        if (hole.IsUntrusted)
            writer.Line($"{_prompt}.OpenFence();");
        writer.Line($"{_prompt}.{Call(hole.Form, value, hole)};");
        if (hole.IsUntrusted)
            writer.Line($"{_prompt}.CloseFence();");
    }

    private static string Call(HoleForm form, string value, PromptHole hole) => form switch
    {
        HoleForm.List when hole.ItemType!.EndsWith("?", StringComparison.Ordinal) =>
            $"List({value}, static (ref {Library.PromptWriter} line, {hole.ItemType} item) => {{ if (item is {{ }} present) line.{Call(hole.ItemForm, "present", hole.Format)}; }})",
        HoleForm.List => $"List({value}, static (ref {Library.PromptWriter} line, {hole.ItemType} item) => line.{Call(hole.ItemForm, "item", hole.Format)})",
        _ => Call(form, value, hole.Format),
    };

    private static string Call(HoleForm form, string value, string? format) => form switch
    {
        HoleForm.Text => $"Value({value})",
        HoleForm.Formatted => format is null ? $"Value({value})" : $"Value({value}, {Expressions.Text(format)})",
        HoleForm.Formattable => $"Format({value}, {Expressions.Text(format!)})",
        HoleForm.Enum => $"Enum({value})",
        HoleForm.Uri => $"Value({value}.OriginalString)",
        HoleForm.Json => $"Json({value})",
        HoleForm.Content => $"Content({value})",
        HoleForm.Contents => $"Contents({value})",
        HoleForm.Messages => $"Messages({value})",
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    private void Section(PromptSection section)
    {
        var value = Expressions.Path(section.Path, section.Path.Name);
        var head = section.Test switch
        {
            SectionTest.NotNull => $"if ({value} is not null)",
            SectionTest.NotEmptyText => $"if (!string.IsNullOrEmpty({value}))",
            SectionTest.HasItems => $"if ({Library.PromptWriter}.HasItems({value}))",
            _ => null,
        };
        if (head is null)
            Nodes(section.Nodes);
        else
            writer.Block(head, () => Nodes(section.Nodes));
    }
}
