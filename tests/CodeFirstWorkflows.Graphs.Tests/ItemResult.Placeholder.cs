#pragma warning disable
namespace CodeFirstWorkflows;
public sealed record ItemResult<T>(int Index, T? Result, StepError? Error);
