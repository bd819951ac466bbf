namespace CodeFirstWorkflows.Language;

/// <summary>The names of the library's types that the language knows, each in one place.</summary>
internal static class Names
{
    public const string WorkflowAttribute = "CodeFirstWorkflows.WorkflowAttribute";
    public const string ChainOfThoughtAttribute = "CodeFirstWorkflows.ChainOfThoughtAttribute";
    public const string StepKindAttribute = "CodeFirstWorkflows.StepKindAttribute";
    public const string StepAttribute = "CodeFirstWorkflows.StepAttribute";
    public const string PromptAttribute = "CodeFirstWorkflows.PromptAttribute";
    public const string WaitForAttribute = "CodeFirstWorkflows.WaitForAttribute";
    public const string SubWorkflowAttribute = "CodeFirstWorkflows.SubWorkflowAttribute";
    public const string ParallelAttribute = "CodeFirstWorkflows.ParallelAttribute";
    public const string WhenAttribute = "CodeFirstWorkflows.WhenAttribute";
    public const string OtherwiseAttribute = "CodeFirstWorkflows.OtherwiseAttribute";
    public const string ReturnAttribute = "CodeFirstWorkflows.ReturnAttribute";
    public const string AfterAttribute = "CodeFirstWorkflows.AfterAttribute";
    public const string RepeatAttribute = "CodeFirstWorkflows.RepeatAttribute";
    public const string ForEachAttribute = "CodeFirstWorkflows.ForEachAttribute";
    public const string ContinueOnErrorAttribute = "CodeFirstWorkflows.ContinueOnErrorAttribute";
    public const string CompareProvidersAttribute = "CodeFirstWorkflows.CompareProvidersAttribute";
    public const string RetryAttribute = "CodeFirstWorkflows.RetryAttribute";
    public const string TimeoutAttribute = "CodeFirstWorkflows.TimeoutAttribute";
    public const string CircuitBreakerAttribute = "CodeFirstWorkflows.CircuitBreakerAttribute";
    public const string RateLimitAttribute = "CodeFirstWorkflows.RateLimitAttribute";
    public const string ResilienceAttribute = "CodeFirstWorkflows.ResilienceAttribute";
    public const string FallbackAttribute = "CodeFirstWorkflows.FallbackAttribute";
    public const string CompensateAttribute = "CodeFirstWorkflows.CompensateAttribute";
    public const string OnFailureAttribute = "CodeFirstWorkflows.OnFailureAttribute";
    public const string WorkflowManifestAttribute = "CodeFirstWorkflows.WorkflowManifestAttribute";
    public const string ItemAttribute = "CodeFirstWorkflows.ItemAttribute";
    public const string VisitsAttribute = "CodeFirstWorkflows.VisitsAttribute";
    public const string OutputAttribute = "CodeFirstWorkflows.OutputAttribute";
    public const string FromAttribute = "CodeFirstWorkflows.FromAttribute";
    public const string ServiceAttribute = "CodeFirstWorkflows.ServiceAttribute";
    public const string UntrustedAttribute = "CodeFirstWorkflows.UntrustedAttribute";
    public const string SensitiveAttribute = "CodeFirstWorkflows.SensitiveAttribute";
    public const string EncryptingCodec = "CodeFirstWorkflows.Storing.IEncryptingCodec";
    public const string FromKeyedServicesAttribute = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";
    public const string FromServicesAttribute = "Microsoft.AspNetCore.Mvc.FromServicesAttribute";

    public const string Workflow = "CodeFirstWorkflows.Workflow";
    public const string WorkflowInterface = "CodeFirstWorkflows.IWorkflow";
    public const string WorkflowRun = "CodeFirstWorkflows.WorkflowRun";
    public const string WorkflowEngine = "CodeFirstWorkflows.WorkflowEngine";
    public const string StepError = "CodeFirstWorkflows.StepError";
    public const string NoInput = "CodeFirstWorkflows.NoInput";
    public const string StepContext = "CodeFirstWorkflows.StepContext";
    public const string ItemResult = "CodeFirstWorkflows.ItemResult`1";
    public const string ProviderComparison = "CodeFirstWorkflows.ProviderComparison";
    public const string StepResult = "CodeFirstWorkflows.StepResult";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string ChatClient = "Microsoft.Extensions.AI.IChatClient";
    public const string AIContent = "Microsoft.Extensions.AI.AIContent";
    public const string ChatMessage = "Microsoft.Extensions.AI.ChatMessage";
    public const string MaybeNullAttribute = "System.Diagnostics.CodeAnalysis.MaybeNullAttribute";
    public const string ClsCompliantAttribute = "System.CLSCompliantAttribute";
    public const string ObsoleteAttribute = "System.ObsoleteAttribute";
    public const string ExperimentalAttribute = "System.Diagnostics.CodeAnalysis.ExperimentalAttribute";
    public const string JsonSerializerContext = "System.Text.Json.Serialization.JsonSerializerContext";
    public const string JsonSerializableAttribute = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <summary>The head of every path to the run's input.</summary>
    public const string Input = "input";

    /// <summary>The head of a path to an item of a fan-out; no step may take it.</summary>
    public const string Item = "item";

    /// <summary>What directly follows a step in a path and means its result.</summary>
    public const string Result = "result";

    /// <summary>The generated class that holds the templates of a workflow.</summary>
    public const string TemplatesClass = "__Templates";

    /// <summary>The generator's type name: part of the path of every generated tree.</summary>
    public const string Generator = "CodeFirstWorkflows.Generators.WorkflowGenerator";
}
