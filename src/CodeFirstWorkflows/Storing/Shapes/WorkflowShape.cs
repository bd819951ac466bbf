using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// What a workflow looks like to the records of its runs: what they hold values of, under which keys. Its input, its steps in order with
/// their results, the helpers that ask or run others, and the same of every workflow that it runs. Conditions, retries and texts of prompts
/// are no part of it, nor is any assembly or version of one.
/// </summary>
/// <param name="Workflows">The workflow itself, and then those that it runs, each once.</param>
/// <param name="Types">The types of what is recorded, each once.</param>
internal sealed record WorkflowShape(IReadOnlyList<ShapeWorkflow> Workflows, IReadOnlyList<ShapeType> Types)
{
    /// <summary>Describes a workflow as text: the same for the same shape.</summary>
    internal static string Describe(WorkflowBindings bindings, JsonTypeInfo input) =>
        ShapeText.Write(new ShapeDescriber().Describe(bindings, input));

    /// <summary>Finds what keeps a run from going on that began with another shape.</summary>
    /// <returns>The differences in words; none if the run may go on.</returns>
    /// <exception cref="WorkflowException">The earlier shape is of a format that is not known.</exception>
    internal static IReadOnlyList<string> Compare(string began, string now) =>
        new ShapeComparison(ShapeText.Read(began), ShapeText.Read(now)).Differences();
}

/// <summary>A workflow in a shape.</summary>
/// <param name="Identity">What stores know its runs by; empty if it is not known either.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsKnown">
/// Whether it could be looked into: one that an engine cannot make is of interest only to the step that runs it.
/// </param>
/// <param name="Input">The type of its input; nothing for one that others run, which make the input anew.</param>
internal sealed record ShapeWorkflow(string Identity, int Version, bool IsKnown, TypeRef? Input)
{
    internal List<ShapeStep> Steps { get; } = [];

    internal List<ShapeStep> Helpers { get; } = [];
}

/// <summary>A step of a workflow in a shape, or a helper that asks or runs another one.</summary>
/// <param name="Owner">The step whose helper it is; empty for a step, and for a helper of the whole run.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="IsForEach">Whether it runs for each of a collection: then the result is that of an item.</param>
/// <param name="Compares">Whether it asks several clients the same.</param>
/// <param name="Result">The type of its result; nothing if it has none.</param>
/// <param name="Child">The place of the workflow that it runs.</param>
internal sealed record ShapeStep(string Owner, string Name, StepKind Kind, bool IsForEach, bool Compares, TypeRef? Result, int? Child);
