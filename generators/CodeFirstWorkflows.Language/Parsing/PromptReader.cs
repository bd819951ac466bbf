using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads a [Prompt]: its template from the attribute or a file (042), its system text, its settings; rules 017, 018, 034 and 043.</summary>
internal sealed class PromptReader(
    StepTable table, PathResolver paths, TypeNames names, PromptFiles files, bool isConversation, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Returns null after an error.</summary>
    public PromptModel? Read(StepDraft step, IReadOnlyList<ParameterModel?> parameters)
    {
        var readable = new List<TemplateParameter>();
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i] is { } parameter && parameter.Source is not CancellationSource)
                readable.Add(new(step.Method.Parameters[i], parameter, WholeStep(parameter)));
        }

        var binder = new TemplateBinder(step, readable, table, paths, names, isConversation, findings);
        var known = parameters.All(parameter => parameter is not null);
        var settings = Settings(step);
        var user = Template(step) is var (text, source) ? BindText(step, binder, text, source, isSystem: false, known) : null;
        EquatableArray<PromptNode>? system = default(EquatableArray<PromptNode>);
        if (step.Attribute.Argument("System") is string { Length: > 0 } systemText)
        {
            var systemSource = new LiteralSource(step.Attribute, AttributeArguments.Find(step.Attribute, "System")?.Expression, compilation);
            system = BindText(step, binder, systemText, systemSource, isSystem: true, known);
        }

        if (user is null || system is null || !known)
            return null;
        foreach (var unused in readable.Where(parameter => !parameter.IsUsed))
            findings.Add(Rule.UnusedPromptParameter, unused.Symbol.UserLocation(), step.Method.Name, unused.Symbol.Name);
        var comparison = step.Controls.Compare is not null && step.Result is INamedTypeSymbol { TypeArguments: [var reply] } ? names.Ref(reply).Name : null;
        return new(system.Value, user.Value, settings, comparison);
    }

    private StepDraft? WholeStep(ParameterModel parameter) => parameter.Source switch
    {
        StepResultSource source => table.Steps[source.Step],
        OwnResultSource source => table.Steps[source.Step],
        ExistingSource source => table.Steps[source.Step],
        ValueSource { Candidates: { Count: 1 } candidates } when candidates[0] is { Head: PathHead.Step } whole && whole.Accesses.All(access => access.Kind is AccessKind.Known or AccessKind.Cast) => table.Steps[whole.Step],
        _ => null,
    };

    // Where a parameter could not be bound, only the template's own syntax is worth a word.
    private EquatableArray<PromptNode>? BindText(StepDraft step, TemplateBinder binder, string text, TextSource source, bool isSystem, bool known)
    {
        CheckSecrets(step, text, source);
        var tree = TemplateParser.Parse(text);
        if (known || !tree.Errors.IsEmpty)
            return binder.Bind(tree, source, isSystem) is { } nodes ? (source is PromptFileSource ? AsFile(nodes) : nodes) : null;
        return null;
    }

    private (string Text, TextSource Source)? Template(StepDraft step)
    {
        var attribute = step.Attribute;
        var literal = AttributeArguments.Find(attribute, "template", 0)?.Expression;
        var text = attribute.Argument("", 0) as string;
        if (attribute.Argument("File") is not string { Length: > 0 } path)
        {
            if (text is { Length: > 0 })
                return (text, new LiteralSource(attribute, literal, compilation));
            // A constant that does not compile reads as null: C# reports it.
            if (literal is not null && compilation.GetSemanticModel(literal.SyntaxTree).GetConstantValue(literal) is not { HasValue: true })
                findings.CompilerReports();
            else
                findings.Add(Rule.TemplateSyntax, literal?.GetLocation() ?? attribute.Location(), $"The prompt of '{step.Method.Name}' is empty: give a template, or a prompt file with File =");
            return null;
        }

        var place = StepReader.ArgumentLocation(attribute, "File");
        if (text is not null)
            findings.Add(Rule.AttributesExclude, literal?.GetLocation() ?? place, $"The prompt of '{step.Method.Name}' has a template and a File: keep one of them");
        var found = files.Find(path);
        if (found.Count == 1)
            return (found[0].Content, new PromptFileSource(found[0], place));
        if (found.Count > 1)
        {
            findings.Add(Rule.PromptFileNotFound, place, $"'{path}' names {found.Count} prompt files: write its path from the project's folder");
            return null;
        }

        var available = files.RelativePaths().ToList();
        findings.Add(Rule.PromptFileNotFound, place,
            $"The prompt file '{path}' is not among the project's AdditionalFiles{Suggestions.Hint(Suggestions.Nearest(path, available), available)}: check its path from the project's folder, or add <AdditionalFiles Include=\"{path}\" />");
        return null;
    }

    // Line ends are the repository's business, not the model's, and a file's last line end is not part of the prompt.
    private static EquatableArray<PromptNode> AsFile(EquatableArray<PromptNode> nodes)
    {
        var result = nodes.Select(Unix).ToList();
        if (result.Count > 0 && result[result.Count - 1] is PromptText last && last.Text.EndsWith("\n", System.StringComparison.Ordinal))
            result[result.Count - 1] = new PromptText(last.Text.Substring(0, last.Text.Length - 1));
        return result.ToEquatableArray();
    }

    private static PromptNode Unix(PromptNode node) => node switch
    {
        PromptText text => new PromptText(text.Text.Replace("\r\n", "\n")),
        PromptSection section => section with { Nodes = section.Nodes.Select(Unix).ToEquatableArray() },
        _ => node,
    };

    private void CheckSecrets(StepDraft step, string text, TextSource source)
    {
        foreach (var (span, what) in Secrets.Find(text))
            findings.Add(Rule.SecretInPrompt, source.At(span), step.Method.Name, what);
    }

    private PromptSettingsModel Settings(StepDraft step)
    {
        var attribute = step.Attribute;
        var client = attribute.Argument("Client") as string;
        var clients = attribute.Argument("Clients") as string[] ?? [];
        if (client is not null && clients.Length > 0)
            findings.Add(Rule.AttributesExclude, StepReader.ArgumentLocation(attribute, "Clients"), $"'{step.Method.Name}' names a Client and Clients: keep Clients to try several in order, else Client");
        var temperature = attribute.Argument("Temperature") is float value && !float.IsNaN(value) ? (Literals.NotFinite(value) is { } name ? "float." + name : value.ToString("R", CultureInfo.InvariantCulture) + "f") : null;
        var tokens = attribute.Argument("MaxOutputTokens") is int count && count != 0 ? count.ToString(CultureInfo.InvariantCulture) : null;
        return new(client, clients.ToEquatableArray(), attribute.Argument("Model") as string, temperature, tokens, (step.Controls.Compare?.Argument("", 0) as string[] ?? []).ToEquatableArray());
    }
}
