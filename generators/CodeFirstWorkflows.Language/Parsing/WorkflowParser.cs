using System;
using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Reads a workflow class: symbols in, model and findings out. The one parser of generator, analyzers and tests.
/// </summary>
internal static class WorkflowParser
{
    /// <param name="workflow">A class with [Workflow] or [ChainOfThought].</param>
    /// <param name="compilation">The compilation it belongs to.</param>
    /// <param name="files">The prompt files that the compiler was handed.</param>
    /// <param name="receiver">Receives the findings; null when only the model is wanted.</param>
    /// <returns>The model, or null if nothing can be generated.</returns>
    public static WorkflowModel? Parse(INamedTypeSymbol workflow, CSharpCompilation compilation, PromptFiles files, Action<Finding>? receiver)
    {
        var findings = new Findings(receiver);
        var facts = ClassReader.Read(workflow, compilation, findings);
        if (facts is null)
            return null;
        var names = new TypeNames(workflow);
        var table = StepReader.Read(workflow, compilation, findings);
        var steps = table.Steps;
        if (steps.Count == 0 && facts.Input is not null)
            findings.Add(Rule.NoSteps, workflow.UserLocation(), workflow.Name);

        StrayAttributes.Check(workflow, table, findings);
        new ResilienceReader(workflow, names, findings).Read([.. steps, .. table.Helpers]);
        var json = new JsonReader(workflow, facts.Attribute, names, findings);
        var bound = facts.Input is null ? Unbound(steps, names, compilation) : Bind(workflow, facts, facts.Input, table, compilation, files, names, findings);
        if (facts.Input is not null)
        {
            json.Check(facts.Input, [.. steps, .. table.Helpers]);
            // While a reader's name is misspelled, its step only seems unread.
            if (table.IsOrdered && steps.All(step => step.IsBound))
                OutputReader.CheckUnused(steps, facts.IsConversation, findings);
        }

        // Where types must be usable from every language, C# says of ours what it says of the user's class.
        if (compilation.Assembly.Has(Names.ClsCompliantAttribute))
            names.Suppress("CS3001", "CS3002", "CS3003", "CS3005", "CS3008", "CS3009");
        var input = facts.Input is null ? new TypeRef("object", false, true) : names.Ref(facts.Input);
        var outputRef = facts.Output is null ? null : names.Ref(facts.Output);
        // C# reports a base class that is less accessible than the workflow, and would report our members as well.
        var fits = ClassReader.Fits(names, facts.Input, facts.Output);
        if (!fits)
            findings.CompilerReports();
        return new WorkflowModel(
            workflow.ContainingNamespace.IsGlobalNamespace ? null : Escaped(workflow.ContainingNamespace),
            ClassReader.Containers(workflow).ToEquatableArray(),
            workflow.Name.Escaped(),
            ClassReader.Declaration(workflow),
            TypeNames.Write(workflow),
            HintName.Of(workflow),
            WorkflowIdentity.GivenName(facts.Attribute) ?? workflow.Name,
            WorkflowIdentity.Of(workflow, facts.Attribute),
            WorkflowIdentity.VersionOf(facts.Attribute),
            facts.IsConversation,
            facts.Attribute.Argument("Durable") is true,
            json.Context,
            input,
            outputRef,
            facts.Input is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated },
            facts.Input.IsNamed(Names.NoInput),
            ClassReader.NeedsConstructor(workflow, names),
            compilation.LanguageVersion >= LanguageVersion.CSharp13,
            workflow.GetMembers().OfType<IFieldSymbol>().Any(field => field is { IsStatic: false, Type: { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated } }),
            table.IsDataflow,
            bound.Steps.ToEquatableArray(),
            bound.Order.ToEquatableArray(),
            bound.Groups.ToEquatableArray(),
            bound.Loops.ToEquatableArray(),
            bound.OnFailure,
            steps.Concat(table.Helpers).Where(step => step is { IsSound: false, Kind: not StepKind.Step }).Concat(table.Helpers.Where(helper => helper.IsSound && findings.HasErrors)).Select(step => PromptDeclaration.Of(step, names, compilation)).OfType<string>().ToEquatableArray(),
            names.SuppressedIds.ToEquatableArray(),
            !facts.CanHaveMembers || !fits ? Completeness.PromptsOnly : findings.HasErrors ? Completeness.Skeleton : Completeness.Whole);
    }

    private static BoundSteps Bind(
        INamedTypeSymbol workflow, ClassFacts facts, ITypeSymbol input, StepTable table, CSharpCompilation compilation, PromptFiles files, TypeNames names, Findings findings)
    {
        // Which step is the last one, and which come before another, is known only in order.
        if (table.IsOrdered)
            new FlowReader(workflow, table, findings).Read(facts.Attribute);
        var binder = new FlowBinder(workflow, input, facts.IsConversation, table, files, names, compilation, findings);
        binder.Bind();
        if (table.IsOrdered)
            new OutputReader(workflow, facts.Output, table, binder.Flow, new Conversions(compilation), findings).Read();
        var onFailure = binder.OnFailure(facts.Output);
        return binder.ToModels() with { OnFailure = onFailure };
    }

    // Without an input nothing can be bound; the prompts' bodies are declared all the same, so that C# does not ask for them.
    private static BoundSteps Unbound(IReadOnlyList<StepDraft> steps, TypeNames names, CSharpCompilation compilation) =>
        new([.. steps.Where(step => step.IsSound).Select(step => StepModels.Of(step, [], null, null, StepModels.NoFlow, names, compilation))], [], [], []);

    private static string Escaped(INamespaceSymbol space) =>
        space.ContainingNamespace is { IsGlobalNamespace: false } outer ? Escaped(outer) + "." + space.Name.Escaped() : space.Name.Escaped();
}
