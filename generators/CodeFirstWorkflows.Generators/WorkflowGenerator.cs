using System;
using System.Text;
using System.Threading;
using CodeFirstWorkflows.Generators.Emission;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Generators;

/// <summary>
/// Emits the other part of each class with [Workflow] or [ChainOfThought]. Of the code it reports nothing: the analyzers run the same parser and
/// say what is wrong while it is written.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class WorkflowGenerator : IIncrementalGenerator
{
    private readonly WorkflowReader _read;

    /// <summary>Makes the generator.</summary>
    public WorkflowGenerator()
        : this(static (workflow, compilation, files) => WorkflowParser.Parse(workflow, compilation, files, receiver: null))
    {
    }

    internal WorkflowGenerator(WorkflowReader read) => _read = read;

    internal delegate WorkflowModel? WorkflowReader(INamedTypeSymbol workflow, CSharpCompilation compilation, PromptFiles files);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var projectDirectory = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var directory) ? directory : null);
        var files = context.AdditionalTextsProvider
            .Where(static text => PromptFile.IsCandidate(text.Path))
            .Select(static (text, cancel) => new PromptFile(text.Path, text.GetText(cancel)?.ToString() ?? ""))
            .Collect()
            .Combine(projectDirectory)
            .Select(static (pair, _) => new PromptFiles(pair.Right, pair.Left.ToEquatableArray()))
            .WithTrackingName(TrackingNames.PromptFiles);

        // Both attributes are asked for: the provider does not see one through the other, nor through a base class.
        Register(context, files, Names.WorkflowAttribute, TrackingNames.Workflows);
        Register(context, files, Names.ChainOfThoughtAttribute, TrackingNames.ChainsOfThought);
    }

    private void Register(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<PromptFiles> files, string attribute, string trackingName)
    {
        var workflows = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, static (target, _) => target)
            .Combine(files)
            .Select((pair, cancel) => Read(pair.Left, pair.Right, attribute, cancel))
            .WithTrackingName(trackingName);
        context.RegisterSourceOutput(workflows, static (output, workflow) => Emit(output, workflow));
    }

    // A defect of ours at one workflow must not cost the others their output: whatever a generator throws, it loses all it made.
    private WorkflowReading Read(GeneratorAttributeSyntaxContext target, PromptFiles files, string attribute, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (target.TargetSymbol is not INamedTypeSymbol workflow || target.SemanticModel.Compilation is not CSharpCompilation compilation || !IsFirst(target, workflow, attribute))
            return default;
        try
        {
            return new(_read(workflow, compilation, files), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(null, new(workflow.ToDisplayString(), exception.ToString()));
        }
    }

    private static void Emit(SourceProductionContext output, WorkflowReading workflow)
    {
        var failure = workflow.Failure;
        if (workflow.Model is { } model)
        {
            try
            {
                output.AddSource(model.Hint, SourceText.From(WorkflowEmitter.Emit(model), Encoding.UTF8));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failure = new(model.FullClass, exception.ToString());
            }
        }

        if (failure is { } found)
            output.ReportDiagnostic(Diagnostic.Create(Rule.GeneratorFailed, Location.None, found.Workflow, found.Exception.Replace("\n", " ").Replace("\r", "")));
    }

    // A class is emitted once, however many of its parts carry attributes.
    private static bool IsFirst(GeneratorAttributeSyntaxContext target, INamedTypeSymbol workflow, string attribute)
    {
        if (attribute == Names.ChainOfThoughtAttribute && workflow.Has(Names.WorkflowAttribute))
            return false;
        return workflow.Attribute(attribute)?.ApplicationSyntaxReference is not { } first
            || (first.SyntaxTree == target.TargetNode.SyntaxTree && target.TargetNode.Span.Contains(first.Span));
    }

    private readonly record struct WorkflowReading(WorkflowModel? Model, Failure? Failure);

    private sealed record Failure(string Workflow, string Exception);
}
